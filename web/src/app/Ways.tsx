import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import { NavLink } from "react-router";

import { PluginEntries } from "../features/plugins/PluginEntries";
import { useSession } from "../session";

/** The ways through the app, in the bar of a wide window. */
export function Ways() {
  const { t } = useTranslation();
  const { status } = useSession();
  return (
    <Box component="nav" aria-label={t("nav.label")} sx={WAYS}>
      <Button component={NavLink} to="/" end color="inherit">
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
      <PluginEntries />
    </Box>
  );
}

const WAYS = {
  display: { xs: "none", md: "flex" },
  gap: 0.5,
  "& a": { whiteSpace: "nowrap", px: 1.5 },
  "& a.active": { color: "primary.main" },
} as const;
