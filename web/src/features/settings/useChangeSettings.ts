import { useState } from "react";

import { isApiError, type OwnProfile, type SettingsChange, useChangeSettingsMutation } from "../../api";
import { useSession } from "../../session";
import { overlaps } from "./overlap";

/**
 * Changes one's settings, from the state in which the form showed them. What was changed elsewhere meanwhile is no
 * obstacle, unless it is the same field: then the API's `stale_version` is thrown.
 */
export function useChangeSettings() {
  const { user } = useSession();
  const [seen, setSeen] = useState(user);
  const [change] = useChangeSettingsMutation();
  const save = async (changes: SettingsChange): Promise<OwnProfile> => {
    const changed = await saved(changes, seen);
    setSeen(changed);
    return changed;
  };
  const saved = async (changes: SettingsChange, from: OwnProfile | null): Promise<OwnProfile> => {
    try {
      return await change({ settingsChange: { ...changes, version: from?.version ?? null } }).unwrap();
    } catch (error) {
      const current = currentOf(error);
      if (!from || !current || overlaps(changes, from, current)) throw error;
      return saved(changes, current);
    }
  };
  return { seen, setSeen, save };
}

/** What is stored, of an error that says that it was changed meanwhile. */
export function currentOf(error: unknown): OwnProfile | null {
  const isStale = isApiError(error) && error.code === "stale_version";
  return isStale ? ((error.current as OwnProfile | undefined) ?? null) : null;
}
