import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import TextField from "@mui/material/TextField";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { PageSummary } from "../../../api";
import { useNotice } from "../../../ui/notices";
import { positionOf } from "./order";

interface Props {
  chapter: PageSummary;
  total: number;
  onMove: (chapter: PageSummary, position: number) => Promise<boolean>;
  onClose: () => void;
}

/** A long way for a chapter, by number. */
export function MoveDialog({ chapter, total, onMove, onClose }: Props) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const notice = useNotice();
  const [typed, setTyped] = useState(String(chapter.position ?? 1));
  const position = positionOf(typed, total);
  const move = async (event: SyntheticEvent) => {
    event.preventDefault();
    if (position === null) return;
    onClose();
    if (await onMove(chapter, position)) notice(tw("chapters.moved", { title: chapter.title, position }));
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs" aria-labelledby="move-title">
      <form noValidate onSubmit={move}>
        <DialogTitle id="move-title">{tw("chapters.moveTitle", { title: chapter.title })}</DialogTitle>
        <DialogContent>
          <TextField
            label={tw("chapters.position", { count: total })}
            value={typed}
            fullWidth
            // eslint-disable-next-line jsx-a11y/no-autofocus -- the one field of a dialog that was asked for
            autoFocus
            sx={{ mt: 1 }}
            error={position === null}
            slotProps={{ htmlInput: { inputMode: "numeric" } }}
            onChange={({ target }) => {
              setTyped(target.value);
            }}
          />
        </DialogContent>
        <DialogActions>
          <Button color="inherit" onClick={onClose}>
            {t("action.cancel")}
          </Button>
          <Button type="submit" variant="contained" disabled={position === null}>
            {tw("chapters.moveDo")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
