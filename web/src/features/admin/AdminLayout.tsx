import "./words";

import { mdiShieldLockOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { Suspense } from "react";
import { useTranslation } from "react-i18next";
import { NavLink, Outlet } from "react-router";

import { AdminOnly } from "../../session";
import { EmptyState } from "../../ui/EmptyState";
import { Screen } from "../../ui/Screen";

const PAGES = ["users", "reports"] as const;

/** The frame of the administration. */
export function AdminLayout() {
  const { t } = useTranslation("admin");
  return (
    <Screen title={t("title")} maxWidth="md">
      <AdminOnly otherwise={<Refused />}>
        <Typography variant="h1" sx={{ mb: 2 }}>
          {t("title")}
        </Typography>
        <Box component="nav" aria-label={t("nav.label")} sx={WAYS}>
          {PAGES.map((page) => (
            <Box key={page} component={NavLink} to={`/admin/${page}`} sx={WAY}>
              {t(`nav.${page}`)}
            </Box>
          ))}
        </Box>
        <Suspense>
          <Outlet />
        </Suspense>
      </AdminOnly>
    </Screen>
  );
}

function Refused() {
  const { t } = useTranslation("admin");
  return (
    <EmptyState icon={mdiShieldLockOutline} title={t("refused.title")} level="h1">
      {t("refused.text")}
    </EmptyState>
  );
}

const WAYS = { display: "flex", gap: 3, mb: 3, borderBottom: 1, borderColor: "divider" } as const;

const WAY = {
  py: 1,
  mb: "-1px",
  color: "text.secondary",
  textDecoration: "none",
  fontWeight: 600,
  borderBottom: 2,
  borderColor: "transparent",
  "&:hover": { color: "text.primary" },
  "&.active": { color: "primary.main", borderColor: "primary.main" },
} as const;
