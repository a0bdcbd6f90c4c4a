import { mdiBookOffOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { EmptyState } from "../ui/EmptyState";
import { Screen } from "../ui/Screen";

export function NotFound() {
  const { t } = useTranslation();
  const home = (
    <Button component={Link} to="/" variant="contained">
      {t("notFound.home")}
    </Button>
  );
  return (
    <Screen title={t("notFound.title")}>
      <EmptyState icon={mdiBookOffOutline} title={t("notFound.title")} action={home}>
        {t("notFound.text")}
      </EmptyState>
    </Screen>
  );
}
