import { mdiBookOffOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { EmptyState } from "./EmptyState";
import { Screen } from "./Screen";

/** What stands at an address that has nothing, or nothing any longer. */
export function Absent() {
  const { t } = useTranslation();
  const home = (
    <Button component={Link} to="/" variant="contained">
      {t("notFound.home")}
    </Button>
  );
  return (
    <Screen title={t("notFound.title")}>
      <EmptyState icon={mdiBookOffOutline} title={t("notFound.title")} action={home} level="h1">
        {t("notFound.text")}
      </EmptyState>
    </Screen>
  );
}
