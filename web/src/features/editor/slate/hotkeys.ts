/** The keys of the editor. `Mod` is Ctrl, and Command on a Mac. */
import type { Mark } from "../../../document/types";
import type { BlockType, ListType } from "./blocks";

export type Action =
  | { do: "mark"; mark: Mark }
  | { do: "block"; type: BlockType }
  | { do: "list"; type: ListType }
  | { do: "undo" | "redo" | "link" | "save" | "focus" | "keys" | "toolbar" | "separator" };

export interface Hotkey {
  /** As it is shown: `Mod+Shift+7`. */
  keys: string;
  action: Action;
}

export const HOTKEYS: readonly Hotkey[] = [
  { keys: "Mod+B", action: { do: "mark", mark: "bold" } },
  { keys: "Mod+I", action: { do: "mark", mark: "italic" } },
  { keys: "Mod+U", action: { do: "mark", mark: "underline" } },
  { keys: "Mod+Shift+X", action: { do: "mark", mark: "strikethrough" } },
  { keys: "Mod+E", action: { do: "mark", mark: "code" } },
  { keys: "Mod+Alt+0", action: { do: "block", type: "paragraph" } },
  { keys: "Mod+Alt+1", action: { do: "block", type: "heading-one" } },
  { keys: "Mod+Alt+2", action: { do: "block", type: "heading-two" } },
  { keys: "Mod+Alt+3", action: { do: "block", type: "heading-three" } },
  { keys: "Mod+Shift+9", action: { do: "block", type: "quote" } },
  { keys: "Mod+Shift+8", action: { do: "list", type: "bulleted-list" } },
  { keys: "Mod+Shift+7", action: { do: "list", type: "numbered-list" } },
  { keys: "Mod+Shift+H", action: { do: "separator" } },
  { keys: "Mod+K", action: { do: "link" } },
  { keys: "Mod+Z", action: { do: "undo" } },
  { keys: "Mod+Shift+Z", action: { do: "redo" } },
  { keys: "Mod+Y", action: { do: "redo" } },
  { keys: "Mod+S", action: { do: "save" } },
  { keys: "Mod+Shift+F", action: { do: "focus" } },
  { keys: "Alt+F10", action: { do: "toolbar" } },
  { keys: "F1", action: { do: "keys" } },
];

export interface Pressed {
  key: string;
  code: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  shiftKey: boolean;
}

const IS_MAC = /Mac|iPhone|iPad/.test(navigator.userAgent);

export function actionOf(event: Pressed): Action | null {
  return HOTKEYS.find(({ keys }) => isPressed(event, keys.split("+")))?.action ?? null;
}

function isPressed(event: Pressed, keys: string[]): boolean {
  const key = keys.at(-1) ?? "";
  const mod = IS_MAC ? event.metaKey : event.ctrlKey;
  const other = IS_MAC ? event.ctrlKey : event.metaKey;
  // With Shift or Alt a digit's key gives another sign: there the place on the keyboard counts.
  const isKey = /^\d$/.test(key)
    ? event.code === `Digit${key}`
    : event.key.toLowerCase() === key.toLowerCase();
  return (
    isKey &&
    mod === keys.includes("Mod") &&
    !other &&
    event.altKey === keys.includes("Alt") &&
    event.shiftKey === keys.includes("Shift")
  );
}

/** `Mod+K` as this machine's keyboard has it. */
export function shownKeys(keys: string): string {
  return keys.replace("Mod", IS_MAC ? "⌘" : "Ctrl");
}

export function keysOf(action: Action): string | undefined {
  const wanted = JSON.stringify(action);
  const found = HOTKEYS.find((hotkey) => JSON.stringify(hotkey.action) === wanted);
  return found && shownKeys(found.keys);
}
