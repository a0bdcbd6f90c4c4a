import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { useId, useState } from "react";
import { useTranslation } from "react-i18next";

import { isApiError, useMakeReportMutation } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { useNotice } from "../../../ui/notices";

interface Props {
  kind: "notebook" | "page" | "user";
  target: number;
  name: string;
  onClose: () => void;
}

/** Asks why something is reported. What was typed stays until it has arrived. */
export function ReportDialog({ kind, target, name, onClose }: Props) {
  const { t } = useTranslation(["reading", "app"]);
  const say = useNotice();
  const titleId = useId();
  const [reason, setReason] = useState("");
  const [report, { error, isLoading }] = useMakeReportMutation();
  const fault = isApiError(error) ? error.errors.reason?.[0] : undefined;
  const send = async () => {
    const { data } = await report({ reportForm: { kind, target_id: target, reason: reason.trim() } });
    if (!data) return;
    say(t("report.thanks"));
    onClose();
  };
  return (
    <Dialog open onClose={onClose} aria-labelledby={titleId} fullWidth maxWidth="sm">
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void send();
        }}
      >
        <DialogTitle id={titleId}>{t("report.title", { name })}</DialogTitle>
        <DialogContent>
          <TextField
            label={t("report.reason")}
            helperText={fault ?? t("report.help")}
            error={fault !== undefined}
            value={reason}
            onChange={(event) => {
              setReason(event.target.value);
            }}
            slotProps={{ htmlInput: { maxLength: 2000 } }}
            sx={{ mt: 1 }}
            required
            multiline
            fullWidth
            minRows={4}
          />
          {!fault && <ErrorNotice error={error} />}
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t("app:action.cancel")}</Button>
          <Button type="submit" variant="contained" loading={isLoading} disabled={!reason.trim()}>
            {t("report.send")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
