/** The colours that a person may choose from: Material's hues, in shades that keep AA contrast on both papers. */
export const PALETTES = {
  sanguine: { light: "#8a3324", dark: "#f0a18f" },
  indigo: { light: "#303f9f", dark: "#9fa8da" },
  teal: { light: "#00695c", dark: "#80cbc4" },
  green: { light: "#2e7d32", dark: "#a5d6a7" },
  purple: { light: "#6a1b9a", dark: "#ce93d8" },
  pink: { light: "#ad1457", dark: "#f48fb1" },
  blue: { light: "#1565c0", dark: "#90caf9" },
  brown: { light: "#4e342e", dark: "#bcaaa4" },
  grey: { light: "#37474f", dark: "#b0bec5" },
} as const;

export type PaletteName = keyof typeof PALETTES;
export const PALETTE_NAMES = Object.keys(PALETTES) as PaletteName[];
