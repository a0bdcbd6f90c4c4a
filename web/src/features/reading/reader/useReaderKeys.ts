import { useLayoutEffect, useRef } from "react";

/** What the keys do in the reader. Arrows up and down, space, Home and End are the browser's. */
export type ReaderKey =
  "previous" | "next" | "contents" | "settings" | "larger" | "smaller" | "paper" | "work" | "keys";

export const KEYS: Record<ReaderKey, readonly string[]> = {
  next: ["ArrowRight", "n"],
  previous: ["ArrowLeft", "p"],
  contents: ["c"],
  settings: ["s"],
  larger: ["+", "="],
  smaller: ["-"],
  paper: ["m"],
  work: ["u"],
  keys: ["?"],
};

/** What a key stands for; nothing while one writes, chooses in a dialog, or holds a key of the browser's down. */
export function meaningOf(event: KeyboardEvent): ReaderKey | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || event.defaultPrevented)
    return undefined;
  const { target } = event;
  if (
    target instanceof Element &&
    target.closest("input, textarea, select, [contenteditable], [role=dialog], [role=radiogroup]")
  )
    return undefined;
  return (Object.keys(KEYS) as ReaderKey[]).find((name) => KEYS[name].includes(event.key));
}

export function useReaderKeys(act: (key: ReaderKey) => void): void {
  const latest = useRef(act);
  // As soon as a chapter can be seen, its keys work: an effect after the paint would come too late for quick fingers.
  useLayoutEffect(() => {
    latest.current = act;
  });
  useLayoutEffect(() => {
    const onKeyDown = (event: KeyboardEvent) => {
      const key = meaningOf(event);
      if (!key) return;
      event.preventDefault();
      latest.current(key);
    };
    document.addEventListener("keydown", onKeyDown);
    return () => {
      document.removeEventListener("keydown", onKeyDown);
    };
  }, []);
}
