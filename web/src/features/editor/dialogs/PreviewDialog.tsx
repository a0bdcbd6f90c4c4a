import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { useTranslation } from "react-i18next";

import { useCreatePreviewMutation, useEndPreviewsMutation } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { useNotice } from "../../../ui/notices";

/** A link by which somebody can read the draft without an account. */
export function PreviewDialog({ pageId, onClose }: { pageId: number; onClose: () => void }) {
  const { t, i18n } = useTranslation(["editor", "app"]);
  const say = useNotice();
  const [create, { data: link, error, isLoading, reset }] = useCreatePreviewMutation();
  const [end, ending] = useEndPreviewsMutation();
  const when =
    link && new Date(link.expires).toLocaleString(i18n.language, { dateStyle: "long", timeStyle: "short" });
  const endAll = async () => {
    await end({ pageId }).unwrap();
    reset();
    say(t("preview.ended"));
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <DialogTitle>{t("preview.title")}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <DialogContentText>{link ? t("preview.text", { when }) : t("preview.explain")}</DialogContentText>
          {link && <Address url={new URL(link.url, window.location.href).href} />}
          <ErrorNotice error={error ?? ending.error} />
        </Stack>
      </DialogContent>
      <DialogActions sx={{ flexWrap: "wrap" }}>
        <Button color="error" onClick={() => void endAll()} sx={{ mr: "auto" }}>
          {t("preview.end")}
        </Button>
        <Button onClick={onClose}>{t("app:action.close")}</Button>
        <Button variant="contained" disabled={isLoading} onClick={() => void create({ pageId })}>
          {link ? t("preview.again") : t("preview.create")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

function Address({ url }: { url: string }) {
  const { t } = useTranslation(["editor", "app"]);
  const say = useNotice();
  const copy = async () => {
    await navigator.clipboard.writeText(url);
    say(t("app:action.copied"));
  };
  return (
    <Stack direction="row" spacing={1} sx={{ alignItems: "center" }}>
      <TextField
        fullWidth
        size="small"
        label={t("preview.address")}
        value={url}
        onFocus={(event) => {
          event.target.select();
        }}
        slotProps={{ htmlInput: { readOnly: true } }}
      />
      <Button onClick={() => void copy()}>{t("app:action.copy")}</Button>
    </Stack>
  );
}
