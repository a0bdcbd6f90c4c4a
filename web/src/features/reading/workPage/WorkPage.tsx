import "../words";

import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { isApiError, useGetNotebookQuery } from "../../../api";
import { Absent } from "../../../ui/Absent";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Screen } from "../../../ui/Screen";
import { LinesSkeleton } from "../../../ui/Skeletons";
import { useReached } from "../useReached";
import { Arc } from "./Arc";
import { Contents } from "./Contents";
import { WorkHead } from "./WorkHead";

export function WorkPage() {
  const { t } = useTranslation("reading");
  const notebookId = Number(useParams().notebookId);
  const { data: work, error, refetch } = useGetNotebookQuery({ notebookId }, { skip: !notebookId });
  useReached(work);
  if (!notebookId || (isApiError(error) && error.status === 404)) return <Absent />;
  return (
    <Screen title={work?.title ?? ""} maxWidth="md">
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      {!work && !error && <LinesSkeleton lines={10} />}
      {work && (
        <>
          {work.blocked && (
            <Alert severity="warning" sx={{ mb: 3 }}>
              {t("work.blocked")}
            </Alert>
          )}
          {work.status === "draft" && (
            <Alert severity="info" sx={{ mb: 3 }}>
              {t("work.draft")}
            </Alert>
          )}
          <WorkHead work={work} />
          <Box component="section" aria-labelledby="contents" sx={{ mt: 6 }}>
            <Typography variant="h2" id="contents" gutterBottom>
              {t("work.contents")}
            </Typography>
            <Contents work={work} />
          </Box>
          <Arc notebookId={notebookId} />
        </>
      )}
    </Screen>
  );
}
