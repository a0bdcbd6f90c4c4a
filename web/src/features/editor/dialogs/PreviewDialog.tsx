import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import { useCreatePreviewMutation, useEndPreviewsMutation } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { useNotice } from "../../../ui/notices";
import { useFormat } from "../../../ui/useFormat";

/** A link by which somebody can read the draft without an account. */
export function PreviewDialog({ pageId, onClose }: { pageId: number; onClose: () => void }) {
  const { t } = useTranslation(["editor", "app"]);
  const { moment } = useFormat();
  const [create, { data: link, error, isLoading, reset }] = useCreatePreviewMutation();
  const [end, ending] = useEndPreviewsMutation();
  const endAll = async () => {
    if (!(await end({ pageId })).error) reset();
  };
  const isOver = ending.isSuccess && !link;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <DialogTitle>{t("preview.title")}</DialogTitle>
      <DialogContent>
        <Stack spacing={2}>
          <DialogContentText>
            {link ? t("preview.text", { when: moment(link.expires) }) : t("preview.explain")}
          </DialogContentText>
          {link && <Address url={new URL(link.url, window.location.href).href} />}
          <ErrorNotice error={error ?? ending.error} />
          <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "center", columnGap: 2 }}>
            <Typography variant="body2" color="textSecondary" role="status">
              {isOver ? t("preview.ended") : t("preview.earlier")}
            </Typography>
            {!isOver && (
              <Button
                size="small"
                color="error"
                loading={ending.isLoading}
                onClick={() => void endAll()}
                sx={{ ml: -0.5 }}
              >
                {t("preview.end")}
              </Button>
            )}
          </Box>
        </Stack>
      </DialogContent>
      <DialogActions>
        <Button color="inherit" onClick={onClose}>
          {t("app:action.close")}
        </Button>
        <Button
          // eslint-disable-next-line jsx-a11y/no-autofocus -- what the dialog was opened for
          autoFocus
          variant="contained"
          loading={isLoading}
          onClick={() => void create({ pageId })}
        >
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
