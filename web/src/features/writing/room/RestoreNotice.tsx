import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

import { type NotebookDetail, useRestoreNotebookMutation } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";

/** All that can be done with a work in the trash. */
export function RestoreNotice({ work: { notebook_id: notebookId } }: { work: NotebookDetail }) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const [restore, { isLoading, error }] = useRestoreNotebookMutation();
  const way = (
    <Button color="inherit" size="small" loading={isLoading} onClick={() => void restore({ notebookId })}>
      {t("action.restore")}
    </Button>
  );
  return (
    <>
      <Alert severity="warning" action={way} sx={{ mt: 3 }}>
        {tw("room.inTrash")}
      </Alert>
      <ErrorNotice error={error} />
    </>
  );
}
