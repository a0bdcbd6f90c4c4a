import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import { Link, NavLink } from "react-router";

import { type Audience, type PlacedEntry, useEntries } from "../../extensions";
import type { Locale } from "../../i18n";
import { type SessionState, useSession } from "../../session";
import { Icon } from "../../ui/Icon";

/** The entries that plugins add to the menu, for whoever looks at it. */
export function usePluginEntries(): PlacedEntry[] {
  const { user } = useSession();
  return useEntries().filter(({ audience = "everybody" }) => isFor(audience, user));
}

/** These entries as buttons of the bar. */
export function PluginEntries() {
  const { i18n } = useTranslation();
  return usePluginEntries().map(({ place, label, icon }) => (
    <Button
      key={place}
      component={NavLink}
      to={place}
      color="inherit"
      startIcon={icon ? <Icon path={icon} /> : undefined}
    >
      {label[i18n.language as Locale]}
    </Button>
  ));
}

/** The same as links, for phones, whose bar has no room for them. */
export function PluginLinks() {
  const { i18n } = useTranslation();
  return usePluginEntries().map(({ place, label }) => (
    <Link key={place} to={place}>
      {label[i18n.language as Locale]}
    </Link>
  ));
}

function isFor(audience: Audience, user: SessionState["user"]): boolean {
  if (audience === "everybody") return true;
  return audience === "admin" ? user?.role === "admin" : user !== null;
}
