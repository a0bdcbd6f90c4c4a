import { createTheme, lighten, type Theme } from "@mui/material/styles";

import { PALETTES, type PaletteName } from "./palettes";

export { adoptingCache } from "./adoptedSheet";
export { PALETTES, PALETTE_NAMES, type PaletteName } from "./palettes";

export const SERIF = "'Literata Variable', Georgia, serif";
export const SANS = "'Inter Variable', system-ui, sans-serif";

/** The colours of what is said to people, in the tone of the paper. */
const STATUS = {
  light: {
    info: { main: "#6b5d4f" },
    success: { main: "#4a6b3c" },
    warning: { main: "#8f5a0a" },
  },
  dark: {
    info: { main: "#c8b7a3" },
    success: { main: "#a3c48f" },
    warning: { main: "#e3b15f" },
    error: { main: "#f28b82", dark: lighten("#f28b82", 0.25) },
  },
};

/** The app's look: paper and ink, with one colour. */
export function themeOf(mode: "light" | "dark", palette: PaletteName): Theme {
  const paper =
    mode === "light" ? { default: "#faf7f2", paper: "#fffdfa" } : { default: "#161412", paper: "#201d1a" };
  const text =
    mode === "light"
      ? { primary: "#231f1b", secondary: "#5f574f" }
      : { primary: "#ece6de", secondary: "#b5aca1" };
  return createTheme({
    // WCAG AA, also for the words on a button.
    palette: {
      mode,
      contrastThreshold: 4.5,
      primary: colour(PALETTES[palette][mode], mode),
      ...STATUS[mode],
      background: paper,
      text,
    },
    shape: { borderRadius: 10 },
    typography: {
      fontFamily: SANS,
      h1: { fontFamily: SERIF, fontSize: "2.25rem", fontWeight: 600, letterSpacing: "-0.01em" },
      h2: { fontFamily: SERIF, fontSize: "1.6rem", fontWeight: 600 },
      h3: { fontFamily: SERIF, fontSize: "1.25rem", fontWeight: 600 },
      button: { textTransform: "none", fontWeight: 600 },
    },
    components: {
      MuiButton: { defaultProps: { disableElevation: true } },
      MuiAppBar: { defaultProps: { color: "default", elevation: 0 } },
      MuiDialogTitle: { styleOverrides: { root: { fontFamily: SERIF, fontWeight: 600 } } },
      MuiDialogActions: { styleOverrides: { root: { padding: "8px 24px 20px" } } },
      MuiPaper: { styleOverrides: { root: { backgroundImage: "none" } } },
      MuiCssBaseline: {
        styleOverrides: {
          "@media (prefers-reduced-motion: reduce)": {
            "*": { animation: "none !important", transition: "none !important" },
          },
          ":focus-visible": { outline: `2px solid ${PALETTES[palette][mode]}`, outlineOffset: 2 },
        },
      },
    },
  });
}

/** A colour for buttons and links. On dark paper it lights up under the pointer: darker, its words could not be read. */
function colour(main: string, mode: "light" | "dark") {
  return mode === "dark" ? { main, dark: lighten(main, 0.25) } : { main };
}
