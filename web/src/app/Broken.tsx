import { mdiAlertCircleOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

import { EmptyState } from "../ui/EmptyState";
import { Screen } from "../ui/Screen";

/** What is left when a page of the app throws. */
export function Broken() {
  const { t } = useTranslation();
  const reload = (
    <Button
      variant="contained"
      onClick={() => {
        window.location.reload();
      }}
    >
      {t("error.reload")}
    </Button>
  );
  return (
    <Screen title={t("error.crashTitle")}>
      <EmptyState icon={mdiAlertCircleOutline} title={t("error.crashTitle")} action={reload} level="h1">
        {t("error.crash")}
      </EmptyState>
    </Screen>
  );
}
