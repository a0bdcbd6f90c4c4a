import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import type { NotebookDetail } from "../../../api";
import { useFeature } from "../../../extensions";
import { Refusal } from "../../../ui/publishing/Refusal";
import { usePublishing } from "../../../ui/publishing/usePublishing";
import { Chapters } from "../chapters/Chapters";
import { AboutForm } from "../form/AboutForm";
import { PublishingPanel } from "../publishing/PublishingPanel";
import { DeletePanel } from "./DeletePanel";
import { ExportPanel } from "./ExportPanel";
import { RestoreNotice } from "./RestoreNotice";
import { RoomHeader } from "./RoomHeader";
import { RoomTabs } from "./RoomTabs";

const PublishBothDialog = lazy(async () => ({
  default: (await import("../../../ui/publishing/PublishBothDialog")).PublishBothDialog,
}));

export function Room({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("writing");
  const [params] = useSearchParams();
  const publishing = usePublishing(work.notebook_id);
  const exchange = useFeature("exchange");
  const inTrash = work.deleted_at !== undefined;
  return (
    <>
      <RoomHeader work={work} />
      {work.blocked && (
        <Alert severity="warning" sx={{ mt: 3 }}>
          {t("room.blocked")}
        </Alert>
      )}
      {inTrash ? (
        <RestoreNotice work={work} />
      ) : (
        <Box sx={COLUMNS}>
          <Box sx={{ minWidth: 0 }}>
            <RoomTabs />
            <Refusal publishing={publishing} />
            {params.get("part") === "about" ? (
              <AboutForm key={work.notebook_id} work={work} />
            ) : (
              <Chapters work={work} publishing={publishing} />
            )}
          </Box>
          <Box component="aside" sx={{ display: "grid", gap: 3, alignContent: "start" }}>
            <PublishingPanel work={work} publishing={publishing} />
            {exchange && <ExportPanel work={work} />}
            <DeletePanel work={work} />
          </Box>
        </Box>
      )}
      <Suspense>
        {publishing.question && (
          <PublishBothDialog question={publishing.question} onAnswer={publishing.answer} />
        )}
      </Suspense>
    </>
  );
}

const COLUMNS = {
  display: "grid",
  gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "minmax(0, 1fr) 300px" },
  gap: { xs: 4, md: 5 },
  mt: { xs: 2, md: 4 },
} as const;
