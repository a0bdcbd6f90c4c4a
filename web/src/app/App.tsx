import { CacheProvider } from "@emotion/react";
import CssBaseline from "@mui/material/CssBaseline";
import { ThemeProvider } from "@mui/material/styles";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useMemo } from "react";
import { Provider, useSelector } from "react-redux";
import { BrowserRouter } from "react-router";

import { Plugins } from "../features/plugins/Plugins";
import { adoptingCache, themeOf } from "../theme";
import type { Look } from "../theme/look";
import { Notices } from "../ui/notices";
import { NewVersion } from "./NewVersion";
import { Routes } from "./routes";
import { store } from "./store";

const cache = adoptingCache();

export function App() {
  return (
    <CacheProvider value={cache}>
      <Provider store={store}>
        <Themed />
      </Provider>
    </CacheProvider>
  );
}

function Themed() {
  const { mode, palette } = useSelector((state: { look: Look }) => state.look);
  const prefersDark = useMediaQuery("(prefers-color-scheme: dark)");
  const shown = mode === "system" ? (prefersDark ? "dark" : "light") : mode;
  const theme = useMemo(() => themeOf(shown, palette), [shown, palette]);
  return (
    <ThemeProvider theme={theme}>
      <CssBaseline enableColorScheme />
      <Notices>
        <BrowserRouter>
          <Plugins />
          <Routes />
        </BrowserRouter>
        <NewVersion />
      </Notices>
    </ThemeProvider>
  );
}
