import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import { type ReactNode, useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { ErrorNotice } from "./ErrorNotice";

interface Props {
  title: string;
  children: ReactNode;
  /** What is done, as a verb: "Delete". */
  confirm: string;
  /** Something is lost by it. */
  danger?: boolean;
  onConfirm: () => Promise<unknown>;
  onClose: () => void;
}

/** Asks before something is done, and stays with the error if it cannot be. Shown as long as it is rendered. */
export function ConfirmDialog({ title, children, confirm, danger = false, onConfirm, onClose }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const { busy, error, run } = useConfirmed(onConfirm, onClose);
  return (
    <Dialog open onClose={onClose} aria-labelledby={id} fullWidth maxWidth="xs">
      <DialogTitle id={id}>{title}</DialogTitle>
      <DialogContent>
        <DialogContentText component="div">{children}</DialogContentText>
        <ErrorNotice error={error} />
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose} color="inherit">
          {t("action.cancel")}
        </Button>
        <Button variant="contained" color={danger ? "error" : "primary"} loading={busy} onClick={run}>
          {confirm}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function useConfirmed(onConfirm: () => Promise<unknown>, onClose: () => void) {
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const run = async () => {
    setBusy(true);
    setError(null);
    try {
      await onConfirm();
      onClose();
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(false);
    }
  };
  return { busy, error, run };
}
