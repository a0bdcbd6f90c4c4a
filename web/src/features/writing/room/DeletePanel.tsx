import { mdiTrashCanOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { type NotebookDetail, useDeleteNotebookMutation } from "../../../api";
import { ConfirmDialog } from "../../../ui/ConfirmDialog";
import { Icon } from "../../../ui/Icon";
import { useNotice } from "../../../ui/notices";

/** Leads the work to the trash. */
export function DeletePanel({ work: { notebook_id: notebookId, title } }: { work: NotebookDetail }) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const navigate = useNavigate();
  const notice = useNotice();
  const [remove] = useDeleteNotebookMutation();
  const [asking, setAsking] = useState(false);
  const run = async () => {
    await remove({ notebookId }).unwrap();
    notice(tw("works.trashed", { title }));
    await navigate("/write");
  };
  return (
    <>
      <Button
        color="error"
        startIcon={<Icon path={mdiTrashCanOutline} />}
        sx={{ justifySelf: "start" }}
        onClick={() => {
          setAsking(true);
        }}
      >
        {tw("room.delete")}
      </Button>
      {asking && (
        <ConfirmDialog
          title={tw("room.deleteTitle", { title })}
          confirm={t("action.delete")}
          danger
          onConfirm={run}
          onClose={() => {
            setAsking(false);
          }}
        >
          {tw("room.deleteText")}
        </ConfirmDialog>
      )}
    </>
  );
}
