import { createTheme, type Theme, useTheme } from "@mui/material/styles";
import { useMemo } from "react";
import { useSelector } from "react-redux";

import { themeOf } from "../../../theme";
import type { Look } from "../../../theme/look";
import type { ReaderSettings } from "./settings";

const SEPIA = {
  palette: {
    background: { default: "#f3e9d5", paper: "#f9f1e1" },
    text: { primary: "#3f3122", secondary: "#655440" },
  },
};

/** The colours of the paper that the reader chose; the one accent colour stays. */
export function useReaderTheme(paper: ReaderSettings["paper"]): Theme {
  const around = useTheme();
  const palette = useSelector((state: { look: Look }) => state.look.palette);
  return useMemo(() => {
    if (paper === "app") return around;
    if (paper === "sepia") return createTheme(themeOf("light", palette), SEPIA);
    return themeOf(paper, palette);
  }, [paper, palette, around]);
}
