import AppBar from "@mui/material/AppBar";
import Box from "@mui/material/Box";
import Toolbar from "@mui/material/Toolbar";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { Link, Outlet, useLocation } from "react-router";

import { SearchBox } from "../features/reading/search/SearchBox";
import { useSession } from "../session";
import { SERIF } from "../theme";
import { AccountMenu } from "./AccountMenu";
import { Boundary } from "./Boundary";
import { Footer } from "./Footer";
import { PhoneNavigation } from "./PhoneNavigation";
import { SkipLink } from "./SkipLink";
import { useScrollToTop } from "./useScrollToTop";
import { Ways } from "./Ways";

const UnverifiedBanner = lazy(async () => ({
  default: (await import("../features/account/UnverifiedBanner")).UnverifiedBanner,
}));

/** Pages whose own search field is the one to use. */
const SEARCHING = new Set(["/", "/search"]);

/** What stands around every page: the bar with the ways through the app, and the foot. */
export function Layout() {
  const { t } = useTranslation();
  const { pathname } = useLocation();
  const { user } = useSession();
  useScrollToTop();
  return (
    <Box sx={{ minHeight: "100dvh", display: "flex", flexDirection: "column", pb: { xs: 7, md: 0 } }}>
      <SkipLink />
      <AppBar position="sticky" component="header" sx={BAR}>
        <Toolbar sx={{ gap: { xs: 0.5, md: 1 }, px: { xs: 2, md: 3 } }}>
          <Box component={Link} to="/" sx={BRAND}>
            {t("name")}
          </Box>
          <Ways />
          <Box sx={{ flexGrow: 1, display: "flex", justifyContent: "flex-end", minWidth: 0 }}>
            {!SEARCHING.has(pathname) && (
              <Box sx={{ display: { xs: "none", md: "block" }, width: 1, maxWidth: 340 }}>
                <SearchBox />
              </Box>
            )}
          </Box>
          <AccountMenu />
        </Toolbar>
      </AppBar>
      {user && !user.email_verified && (
        <Suspense>
          <UnverifiedBanner />
        </Suspense>
      )}
      <Box sx={{ flexGrow: 1 }}>
        <Boundary key={pathname}>
          <Suspense>
            <Outlet />
          </Suspense>
        </Boundary>
      </Box>
      <Footer />
      <PhoneNavigation />
    </Box>
  );
}

const BAR = { bgcolor: "background.default", borderBottom: 1, borderColor: "divider" } as const;

const BRAND = {
  fontFamily: SERIF,
  fontSize: "1.35rem",
  fontWeight: 700,
  letterSpacing: "-0.01em",
  whiteSpace: "nowrap",
  color: "text.primary",
  textDecoration: "none",
  mr: { xs: 0, md: 2 },
} as const;
