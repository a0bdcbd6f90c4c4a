import { useCallback, useEffect, useState } from "react";

import { keepSettings, keptSettings, type ReaderSettings } from "./settings";

export type ChangeSettings = (change: (now: ReaderSettings) => Partial<ReaderSettings>) => void;

export function useReaderSettings(): [ReaderSettings, ChangeSettings] {
  const [settings, setSettings] = useState(keptSettings);
  useEffect(() => {
    keepSettings(settings);
  }, [settings]);
  const change = useCallback<ChangeSettings>((wanted) => {
    setSettings((now) => ({ ...now, ...wanted(now) }));
  }, []);
  return [settings, change];
}
