import "./words";

import { mdiPowerPlugOffOutline, mdiPuzzleOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useParams } from "react-router";

import { usePluginsQuery } from "../../api";
import { pageAt, usePages, useSettled } from "../../extensions";
import { EmptyState } from "../../ui/EmptyState";
import { Screen } from "../../ui/Screen";
import { PluginBoundary } from "./PluginBoundary";

/** A page that a plugin adds, at `/x/<plugin>/<path>`. */
export function PluginPage() {
  const { plugin = "" } = useParams();
  const { pathname } = useLocation();
  const found = pageAt(usePages(), pathname.replace(/\/+$/, ""));
  const coming = useIsComing(plugin);
  // The language is read while the plugin's component renders: when it changes, that is done again.
  const { i18n } = useTranslation();
  if (!found) return coming ? <Coming /> : <NoSuchPage plugin={plugin} />;
  const { component: Page, place } = found.page;
  return (
    <PluginBoundary
      key={place}
      plugin={plugin}
      fallback={(again) => <Broken plugin={plugin} again={again} />}
    >
      <Page key={i18n.language} rest={found.rest} />
    </PluginBoundary>
  );
}

function useIsComing(plugin: string): boolean {
  const { data, isLoading } = usePluginsQuery();
  const settled = useSettled(plugin);
  const has = data?.some(({ name, status, client }) => name === plugin && status === "on" && client?.length);
  return isLoading || (Boolean(has) && !settled);
}

function Coming() {
  return (
    <Screen title="">
      <Skeleton variant="text" width="40%" sx={{ fontSize: "2.25rem" }} />
      <Skeleton variant="rounded" height={240} />
    </Screen>
  );
}

function NoSuchPage({ plugin }: { plugin: string }) {
  const { t } = useTranslation("plugins");
  const home = (
    <Button component={Link} to="/" variant="contained">
      {t("none.home")}
    </Button>
  );
  return (
    <Screen title={t("none.title")}>
      <EmptyState icon={mdiPuzzleOutline} title={t("none.title")} action={home} level="h1">
        {t("none.text", { plugin })}
      </EmptyState>
    </Screen>
  );
}

function Broken({ plugin, again }: { plugin: string; again: () => void }) {
  const { t } = useTranslation("plugins");
  const retry = (
    <Button variant="contained" onClick={again}>
      {t("broken.again")}
    </Button>
  );
  return (
    <Screen title={t("broken.title")}>
      <EmptyState icon={mdiPowerPlugOffOutline} title={t("broken.title")} action={retry} level="h1">
        {t("broken.text", { plugin })}
      </EmptyState>
    </Screen>
  );
}
