import { mdiTrashCanOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  isApiError,
  type Notebook,
  useDeleteNotebookMutation,
  useRestoreNotebookMutation,
} from "../../../api";
import { ConfirmDialog } from "../../../ui/ConfirmDialog";
import { EmptyState } from "../../../ui/EmptyState";
import { errorWords } from "../../../ui/errorWords";
import { useNotice } from "../../../ui/notices";
import { useFormat } from "../../../ui/useFormat";
import { Shelf } from "./Shelf";
import { useShelf } from "./useShelf";
import { CardFrame } from "./WorkCard";

export function TrashedWorks() {
  const { t } = useTranslation("writing");
  const shelf = useShelf({ trash: true });
  const nothing = (
    <EmptyState icon={mdiTrashCanOutline} title={t("works.trashEmptyTitle")}>
      {t("works.trashEmpty")}
    </EmptyState>
  );
  return (
    <Shelf shelf={shelf} nothing={nothing}>
      {(work) => <TrashedWork key={work.notebook_id} work={work} />}
    </Shelf>
  );
}

function TrashedWork({ work }: { work: Notebook }) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const { date } = useFormat();
  const restore = useRestore(work);
  const [asking, setAsking] = useState(false);
  return (
    <CardFrame work={work}>
      {work.title}
      <Typography key="when" variant="body2" color="textSecondary">
        {tw("works.deleted", { date: date(work.deleted_at ?? work.updated) })}
      </Typography>
      <Box key="ways" sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1 }}>
        <Button size="small" variant="outlined" loading={restore.busy} onClick={restore.run}>
          {t("action.restore")}
        </Button>
        <Button
          size="small"
          color="error"
          onClick={() => {
            setAsking(true);
          }}
        >
          {tw("works.forever")}
        </Button>
      </Box>
      {asking && (
        <DeleteForever
          key="ask"
          work={work}
          onClose={() => {
            setAsking(false);
          }}
        />
      )}
    </CardFrame>
  );
}

function useRestore({ notebook_id: notebookId, title }: Notebook) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const [restore, { isLoading }] = useRestoreNotebookMutation();
  const notice = useNotice();
  const run = async () => {
    const { error } = await restore({ notebookId });
    if (!error) notice(tw("works.restored", { title }));
    else if (isApiError(error)) notice(errorWords(error, t), "error");
  };
  return { run, busy: isLoading };
}

function DeleteForever({ work, onClose }: { work: Notebook; onClose: () => void }) {
  const { t } = useTranslation("writing");
  const { notebook_id: notebookId, title } = work;
  const [remove] = useDeleteNotebookMutation();
  const notice = useNotice();
  const run = async () => {
    await remove({ notebookId, forever: true }).unwrap();
    notice(t("works.gone", { title }));
  };
  return (
    <ConfirmDialog
      title={t("works.foreverTitle", { title })}
      confirm={t("works.forever")}
      danger
      onConfirm={run}
      onClose={onClose}
    >
      {t("works.foreverText")}
    </ConfirmDialog>
  );
}
