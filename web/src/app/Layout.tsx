import AppBar from "@mui/material/AppBar";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Toolbar from "@mui/material/Toolbar";
import { useTranslation } from "react-i18next";
import { Suspense } from "react";
import { Link, NavLink, Outlet, useLocation } from "react-router";

import { useSession } from "../session";
import { SERIF } from "../theme";
import { AccountMenu } from "./AccountMenu";
import { Boundary } from "./Boundary";
import { Footer } from "./Footer";
import { useScrollToTop } from "./useScrollToTop";

/** What stands around every page: the bar with the ways through the app. */
export function Layout() {
  const { t } = useTranslation();
  const { status } = useSession();
  const { pathname } = useLocation();
  useScrollToTop();
  return (
    <>
      <Box component="a" href="#main" sx={SKIP}>
        {t("skip")}
      </Box>
      <AppBar
        position="sticky"
        sx={{ bgcolor: "background.default", borderBottom: 1, borderColor: "divider" }}
      >
        <Toolbar component="nav" aria-label={t("nav.label")} sx={{ gap: 1 }}>
          <Box
            component={Link}
            to="/"
            sx={{
              fontFamily: SERIF,
              fontSize: "1.35rem",
              fontWeight: 700,
              color: "text.primary",
              textDecoration: "none",
              mr: 2,
            }}
          >
            {t("name")}
          </Box>
          <Button component={NavLink} to="/" color="inherit">
            {t("nav.home")}
          </Button>
          {status === "signed-in" && (
            <>
              <Button component={NavLink} to="/readings" color="inherit">
                {t("nav.readings")}
              </Button>
              <Button component={NavLink} to="/write" color="inherit">
                {t("nav.write")}
              </Button>
            </>
          )}
          <Box sx={{ flexGrow: 1 }} />
          <AccountMenu />
        </Toolbar>
      </AppBar>
      <Boundary key={pathname}>
        <Suspense>
          <Outlet />
        </Suspense>
      </Boundary>
      <Footer />
    </>
  );
}

const SKIP = {
  position: "absolute",
  left: -9999,
  zIndex: 2000,
  p: 2,
  bgcolor: "background.paper",
  "&:focus": { left: 8, top: 8 },
} as const;
