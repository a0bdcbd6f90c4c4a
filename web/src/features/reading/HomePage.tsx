import "./words";

import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import { useListNotebooksQuery } from "../../api";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Screen } from "../../ui/Screen";

export function HomePage() {
  const { t } = useTranslation("reading");
  const { data, error, refetch } = useListNotebooksQuery({});
  return (
    <Screen title="">
      <Typography variant="h1" gutterBottom>
        {t("home.title")}
      </Typography>
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      {data?.items.map((work) => (
        <Typography key={work.notebook_id}>{work.title}</Typography>
      ))}
    </Screen>
  );
}
