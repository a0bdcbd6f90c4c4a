import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

interface Props {
  alt: string;
  onApply: (alt: string) => void;
  onClose: () => void;
}

/** What a picture says to who cannot see it. */
export function AltDialog({ alt, onApply, onClose }: Props) {
  const { t } = useTranslation(["editor", "app"]);
  const [text, setText] = useState(alt);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    onApply(text.trim());
    onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <form onSubmit={submit}>
        <DialogTitle>{t("image.title")}</DialogTitle>
        <DialogContent>
          <TextField
            // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog of one field
            autoFocus
            fullWidth
            multiline
            margin="dense"
            label={t("image.label")}
            helperText={t("image.hint")}
            value={text}
            onChange={(event) => {
              setText(event.target.value);
            }}
            slotProps={{ htmlInput: { maxLength: 1000 } }}
          />
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t("app:action.cancel")}</Button>
          <Button type="submit" variant="contained">
            {t("app:action.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
