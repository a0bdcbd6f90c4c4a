/** Focus mode: everything around the text fades, and so do all its paragraphs but the current one. */
const OFF = { opacity: 0, pointerEvents: "none" } as const;

export const FOCUS_STYLES = {
  "[data-chrome], header.MuiAppBar-root, footer, [data-reminder]": { transition: "opacity 400ms" },
  "body:has([data-focus]) :is(header.MuiAppBar-root, footer, [data-reminder])": OFF,
  "[data-focus] [data-chrome]:not(:focus-within)": OFF,
  "[data-focus] [data-slate-chunk] > [data-slate-node='element']": {
    opacity: 0.35,
    transition: "opacity 200ms",
  },
  "[data-focus] [data-slate-chunk] > [data-slate-node='element'][data-current]": { opacity: 1 },
} as const;
