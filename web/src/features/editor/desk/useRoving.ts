import { type KeyboardEvent, useEffect, useRef } from "react";

/**
 * A toolbar by keyboard (WAI-ARIA Authoring Practices, "Toolbar"): Tab reaches one of its buttons, arrows, Home and End go
 * through them, Escape goes back to the text.
 */
export function useRoving(onEscape: () => void) {
  const ref = useRef<HTMLDivElement>(null);
  const buttons = () => [...(ref.current?.querySelectorAll<HTMLElement>("button:not(:disabled)") ?? [])];
  const reach = (button: HTMLElement | undefined) => {
    if (!button) return;
    buttons().forEach((other) => {
      other.tabIndex = other === button ? 0 : -1;
    });
  };
  useEffect(() => {
    const all = [...(ref.current?.querySelectorAll<HTMLElement>("button:not(:disabled)") ?? [])];
    if (!all.some((button) => button.tabIndex === 0) && all[0]) all[0].tabIndex = 0;
  });
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === "Escape") {
      onEscape();
      return;
    }
    const all = buttons();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to = next(event.key, at, all.length);
    if (to === null) return;
    event.preventDefault();
    reach(all[to]);
    all[to]?.focus();
  };
  const onFocus = (event: { target: Element }) => {
    if (event.target instanceof HTMLElement) reach(event.target);
  };
  return { ref, onKeyDown, onFocus };
}

function next(key: string, at: number, count: number): number | null {
  if (key === "ArrowRight") return (at + 1) % count;
  if (key === "ArrowLeft") return (at - 1 + count) % count;
  if (key === "Home") return 0;
  return key === "End" ? count - 1 : null;
}
