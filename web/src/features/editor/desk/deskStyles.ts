/**
 * While somebody writes, the bar of the app goes up with the text, and on a phone the ways at the foot go: what stands
 * still is the editor's own bar, and there is room for the text above the keys.
 */
export const DESK_STYLES = {
  "header.MuiAppBar-root": { position: "static" },
  "header.MuiAppBar-root ~ nav": { display: "none" },
} as const;

const OFF = { opacity: 0, pointerEvents: "none" } as const;

/**
 * Focus mode: everything around the text fades, and so do all its paragraphs but the current one. Only where the text
 * cannot be saved the bar stays, which says so.
 */
export const FOCUS_STYLES = {
  "[data-chrome], header.MuiAppBar-root, footer, [data-reminder]": { transition: "opacity 400ms" },
  "body:has([data-focus]) :is(header.MuiAppBar-root, footer, [data-reminder])": OFF,
  "[data-focus] [data-chrome]:not(:focus-within, :has([data-trouble]))": OFF,
  "[data-focus] [data-slate-chunk] > [data-slate-node='element']": {
    opacity: 0.35,
    transition: "opacity 200ms",
  },
  "[data-focus] [data-slate-chunk] > [data-slate-node='element'][data-current]": { opacity: 1 },
} as const;
