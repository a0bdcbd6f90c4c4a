import {
  mdiAccountOutline,
  mdiBookmarkMultipleOutline,
  mdiCompassOutline,
  mdiFeather,
  mdiMagnify,
} from "@mdi/js";
import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

import { useFeature } from "../extensions";
import { useSession } from "../session";
import { Icon } from "../ui/Icon";
import { useOrigin } from "./useOrigin";

/** The ways through the app, under the thumb. */
export function PhoneNavigation() {
  const { t } = useTranslation();
  const { status } = useSession();
  const origin = useOrigin();
  const searchable = useFeature("search") !== false;
  const ways = [
    { to: "/", label: t("nav.home"), icon: mdiCompassOutline },
    ...(searchable ? [{ to: "/search", label: t("nav.find"), icon: mdiMagnify }] : []),
    ...(status === "signed-in"
      ? [
          { to: "/readings", label: t("nav.readings"), icon: mdiBookmarkMultipleOutline },
          { to: "/write", label: t("nav.write"), icon: mdiFeather },
        ]
      : []),
    ...(status === "signed-out" ? [{ to: "/sign-in", label: t("nav.signIn"), icon: mdiAccountOutline }] : []),
  ];
  return (
    <Box component="nav" aria-label={t("nav.label")} sx={BAR}>
      {ways.map(({ to, label, icon }) => (
        <NavLink key={to} to={to} end={to === "/"} state={to === "/sign-in" ? origin : undefined}>
          <Icon path={icon} />
          {label}
        </NavLink>
      ))}
    </Box>
  );
}

const BAR = {
  display: { xs: "flex", md: "none" },
  position: "fixed",
  bottom: 0,
  left: 0,
  right: 0,
  zIndex: "appBar",
  minHeight: 56,
  pb: "env(safe-area-inset-bottom)",
  bgcolor: "background.paper",
  borderTop: 1,
  borderColor: "divider",
  "& a": {
    flex: "1 1 0",
    minWidth: 0,
    display: "flex",
    flexDirection: "column",
    alignItems: "center",
    justifyContent: "center",
    gap: "2px",
    typography: "caption",
    color: "text.secondary",
    textDecoration: "none",
  },
  "& a.active": { color: "primary.main", fontWeight: 600 },
} as const;
