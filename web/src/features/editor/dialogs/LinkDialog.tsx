import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import { linkFrom } from "../../../document/addresses";

interface Props {
  /** Where the link leads now; null where there is none yet. */
  url: string | null;
  onApply: (url: string) => void;
  onRemove: () => void;
  onClose: () => void;
}

export function LinkDialog({ url, onApply, onRemove, onClose }: Props) {
  const { t } = useTranslation(["editor", "app"]);
  const [typed, setTyped] = useState(url ?? "");
  const [isWrong, setWrong] = useState(false);
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const address = linkFrom(typed);
    if (address) onApply(address);
    else setWrong(true);
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm" disableRestoreFocus>
      <form onSubmit={submit} noValidate>
        <DialogTitle>{t("link.title")}</DialogTitle>
        <DialogContent>
          <TextField
            // eslint-disable-next-line jsx-a11y/no-autofocus -- a dialog of one field
            autoFocus
            fullWidth
            margin="dense"
            label={t("link.address")}
            placeholder="https://"
            value={typed}
            error={isWrong}
            helperText={isWrong ? t("link.invalid") : " "}
            onChange={(event) => {
              setTyped(event.target.value);
              setWrong(false);
            }}
            slotProps={{ htmlInput: { inputMode: "url", autoComplete: "off", spellCheck: false } }}
          />
        </DialogContent>
        <DialogActions>
          {url !== null && (
            <Button color="error" onClick={onRemove} sx={{ mr: "auto" }}>
              {t("link.remove")}
            </Button>
          )}
          <Button onClick={onClose}>{t("app:action.cancel")}</Button>
          <Button type="submit" variant="contained">
            {t("link.apply")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
