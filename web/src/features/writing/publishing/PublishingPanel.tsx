import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import { ConfirmDialog } from "../../../ui/ConfirmDialog";
import type { Publishing } from "../../../ui/publishing/usePublishing";
import { Panel } from "../room/Panel";
import { publicationOf } from "./publication";
import { PublishingWays } from "./PublishingWays";
import { ReadersHave } from "./ReadersHave";

interface Props {
  work: NotebookDetail;
  publishing: Publishing;
}

/** What readers have of the work, and the ways to give them more, or less. */
export function PublishingPanel({ work, publishing }: Props) {
  const { t } = useTranslation("writing");
  const [asking, setAsking] = useState<"publish" | "unpublish" | null>(null);
  const publication = publicationOf(work);
  const close = () => {
    setAsking(null);
  };
  const { title } = work;
  const { progress } = publishing;
  return (
    <Panel title={t("publishing.title")}>
      <ReadersHave work={work} publication={publication} />
      <PublishingWays {...{ work, publication, publishing }} onAsk={setAsking} />
      {progress && progress.total > 1 && (
        <Typography variant="body2" role="status">
          {t("publishing.progress", progress)}
        </Typography>
      )}
      {asking === "publish" && (
        <ConfirmDialog
          title={t("publishing.publishTitle", { title })}
          confirm={t("publishing.publish")}
          onConfirm={() => publishing.publishWork(true)}
          onClose={close}
        >
          {t("publishing.publishText", { count: publication.chapters })}
        </ConfirmDialog>
      )}
      {asking === "unpublish" && (
        <ConfirmDialog
          title={t("publishing.unpublishTitle", { title })}
          confirm={t("publishing.unpublish")}
          onConfirm={publishing.unpublishWork}
          onClose={close}
        >
          {t("publishing.unpublishText")}
        </ConfirmDialog>
      )}
    </Panel>
  );
}
