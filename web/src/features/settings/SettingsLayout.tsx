import "./words";

import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet } from "react-router";

import { useSession } from "../../session";
import { Screen } from "../../ui/Screen";

const PAGES = ["profile", "account", "sessions", "appearance", "data"] as const;

/** The frame of the settings, with the ways between them. A visitor has only the appearance. */
export function SettingsLayout() {
  const { t } = useTranslation("settings");
  const { user } = useSession();
  return (
    <Screen title={t("title")}>
      <Typography variant="h1" sx={{ mb: 3 }}>
        {t("title")}
      </Typography>
      <Box sx={{ display: { md: "grid" }, gridTemplateColumns: "200px minmax(0, 680px)", gap: 6 }}>
        {user && <Ways />}
        <Suspense>
          <Outlet />
        </Suspense>
      </Box>
    </Screen>
  );
}

function Ways() {
  const { t } = useTranslation("settings");
  return (
    <Box component="nav" aria-label={t("nav.label")} sx={WAYS}>
      {PAGES.map((page) => (
        <Box key={page} component={NavLink} to={`/settings/${page}`} sx={WAY}>
          {t(`nav.${page}`)}
        </Box>
      ))}
    </Box>
  );
}

const WAYS = {
  display: "flex",
  flexDirection: { md: "column" },
  flexWrap: "wrap",
  gap: 0.5,
  mb: 3,
  alignSelf: "start",
  position: { md: "sticky" },
  top: { md: 88 },
} as const;

const WAY = {
  px: 1.5,
  py: 1,
  borderRadius: 1,
  color: "text.primary",
  textDecoration: "none",
  fontWeight: 500,
  "&:hover": { bgcolor: "action.hover" },
  "&.active": { color: "primary.main", bgcolor: "action.selected" },
} as const;
