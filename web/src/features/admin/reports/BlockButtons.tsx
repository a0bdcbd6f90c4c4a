import Button from "@mui/material/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useBlockNotebookMutation, useUnblockNotebookMutation } from "../../../api";
import { ConfirmDialog } from "../../../ui/ConfirmDialog";
import { useNotice } from "../../../ui/notices";
import { useSayError } from "../../../ui/useSayError";

/** Blocks a work, or lets it be read again: whether it is blocked, the API does not tell. */
export function BlockButtons({ notebookId }: { notebookId: number }) {
  const { t } = useTranslation("admin");
  const [asked, setAsked] = useState(false);
  const [block] = useBlockNotebookMutation();
  const [unblock, { isLoading }] = useUnblockNotebookMutation();
  const say = useNotice();
  const sayError = useSayError();
  const letThrough = async () => {
    const { error } = await unblock({ notebookId });
    if (error) sayError(error);
    else say(t("reports.unblocked"));
  };
  return (
    <>
      <Button
        size="small"
        color="error"
        onClick={() => {
          setAsked(true);
        }}
      >
        {t("reports.block")}
      </Button>
      <Button size="small" loading={isLoading} onClick={letThrough}>
        {t("reports.unblock")}
      </Button>
      {asked && (
        <ConfirmDialog
          title={t("reports.blockTitle")}
          confirm={t("reports.block")}
          danger
          onConfirm={async () => {
            await block({ notebookId }).unwrap();
            say(t("reports.blocked"));
          }}
          onClose={() => {
            setAsked(false);
          }}
        >
          {t("reports.blockText")}
        </ConfirmDialog>
      )}
    </>
  );
}
