import { useSyncExternalStore } from "react";

import type { Autosave } from "../saving/Autosave";
import type { SaveState } from "../saving/saveState";

export function useSaveState(autosave: Autosave): SaveState {
  return useSyncExternalStore(autosave.subscribe, autosave.current);
}
