/** How somebody likes to read, kept on this device. */
export const PAPERS = ["app", "light", "sepia", "dark"] as const;
export const WIDTHS = ["narrow", "medium", "wide"] as const;
export const LEADINGS = ["tight", "normal", "loose"] as const;

export interface ReaderSettings {
  /** Which of SIZES. */
  size: number;
  width: (typeof WIDTHS)[number];
  leading: (typeof LEADINGS)[number];
  /** `app`: as the rest of the app is. */
  paper: (typeof PAPERS)[number];
}

/** Of the text, in rem. */
export const SIZES = [0.9, 1, 1.125, 1.25, 1.4, 1.6, 1.85] as const;
/** Of the column, in em of the text: about 60, 70 and 85 characters a line. */
export const MEASURES = { narrow: "29em", medium: "35em", wide: "43em" } as const;
/** The height of a line, in em. */
export const LINES = { tight: 1.45, normal: 1.7, loose: 2 } as const;

export const USUAL: ReaderSettings = { size: 2, width: "medium", leading: "normal", paper: "app" };

const KEY = "sinpluma.reader";

export function keptSettings(): ReaderSettings {
  const kept = parsed(localStorage.getItem(KEY));
  return {
    size: typeof kept.size === "number" ? nearestSize(kept.size) : USUAL.size,
    width: WIDTHS.find((one) => one === kept.width) ?? USUAL.width,
    leading: LEADINGS.find((one) => one === kept.leading) ?? USUAL.leading,
    paper: PAPERS.find((one) => one === kept.paper) ?? USUAL.paper,
  };
}

export function keepSettings(settings: ReaderSettings): void {
  localStorage.setItem(KEY, JSON.stringify(settings));
}

/** A size that there is. */
export function nearestSize(size: number): number {
  return Math.min(Math.max(Math.trunc(size), 0), SIZES.length - 1);
}

export function nextPaper(paper: ReaderSettings["paper"]): ReaderSettings["paper"] {
  return PAPERS[(PAPERS.indexOf(paper) + 1) % PAPERS.length] ?? USUAL.paper;
}

function parsed(text: string | null): Partial<Record<keyof ReaderSettings, unknown>> {
  try {
    const value: unknown = JSON.parse(text ?? "{}");
    return typeof value === "object" && value !== null ? value : {};
  } catch {
    return {};
  }
}
