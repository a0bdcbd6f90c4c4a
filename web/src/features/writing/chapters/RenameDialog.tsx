import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import type { SyntheticEvent } from "react";
import { useTranslation } from "react-i18next";

import type { PageSummary } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { lengthOf, MAX } from "../form/workFields";
import { useRename } from "./useRename";

/** Another title for a chapter. */
export function RenameDialog({ chapter, onClose }: { chapter: PageSummary; onClose: () => void }) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const { title, setTitle, theirs, rename, busy, error } = useRename(chapter, onClose);
  const blank = !title.trim();
  const long = lengthOf(title.trim()) > MAX.title;
  const save = (event: SyntheticEvent) => {
    event.preventDefault();
    if (!blank && !long) void rename();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="rename-title">
      <form noValidate onSubmit={save}>
        <DialogTitle id="rename-title">{tw("chapters.renameTitle")}</DialogTitle>
        <DialogContent sx={{ display: "grid", gap: 2 }}>
          <TextField
            label={tw("chapters.name")}
            value={title}
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the one field of a dialog that was asked for
            autoFocus
            sx={{ mt: 1 }}
            error={blank || long}
            helperText={
              blank ? tw("form.titleMissing") : long ? tw("form.titleLong", { max: MAX.title }) : undefined
            }
            onChange={({ target }) => {
              setTitle(target.value);
            }}
          />
          {theirs !== null && (
            <Alert severity="warning">{tw("chapters.nameTheirs", { title: theirs, mine: title })}</Alert>
          )}
          <ErrorNotice error={error} />
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" variant="contained" loading={busy} disabled={blank || long}>
            {t("action.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
