import { mdiContentCopy, mdiDeleteOutline } from "@mdi/js";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import IconButton from "@mui/material/IconButton";
import List from "@mui/material/List";
import ListItem from "@mui/material/ListItem";
import ListItemText from "@mui/material/ListItemText";
import Typography from "@mui/material/Typography";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { wordsOf } from "../../../document/text";
import { Icon } from "../../../ui/Icon";
import { useNotice } from "../../../ui/notices";
import { useFormat } from "../../../ui/useFormat";
import { copyDraft } from "../copyDraft";
import { type Copy, deleteCopy, listCopies } from "../saving/localDrafts";
import type { WritingRoom } from "../saving/WritingRoom";

/** The texts of this chapter that were put aside on this device. */
export function CopiesDialog({ room, onClose }: { room: WritingRoom; onClose: () => void }) {
  const { t } = useTranslation(["editor", "app"]);
  const [copies, setCopies] = useState<Copy[]>([]);
  useEffect(() => {
    void listCopies(room.place).then(setCopies);
  }, [room]);
  const remove = async (id: number) => {
    await deleteCopy(id);
    setCopies(await listCopies(room.place));
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <DialogTitle>{t("copies.title")}</DialogTitle>
      <DialogContent>
        {copies.length === 0 && <Typography color="text.secondary">{t("copies.empty")}</Typography>}
        <List disablePadding>
          {copies.map((copy) => (
            <CopyItem
              key={copy.id}
              copy={copy}
              onUse={() => {
                onClose();
                void room.useText(copy);
              }}
              onRemove={() => void remove(copy.id)}
            />
          ))}
        </List>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("app:action.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}

function CopyItem({ copy, onUse, onRemove }: { copy: Copy; onUse: () => void; onRemove: () => void }) {
  const { t } = useTranslation(["editor", "app"]);
  const { moment, number } = useFormat();
  const say = useNotice();
  const when = moment(copy.at);
  const words = number(wordsOf(copy.content));
  return (
    <ListItem disableGutters sx={{ flexWrap: "wrap", gap: 1 }}>
      <ListItemText primary={copy.title} secondary={t("copies.from", { when, words })} />
      <Button size="small" onClick={onUse}>
        {t("copies.use")}
      </Button>
      <IconButton
        aria-label={t("copies.copy")}
        onClick={() =>
          void copyDraft(copy).then(() => {
            say(t("app:action.copied"));
          })
        }
      >
        <Icon path={mdiContentCopy} />
      </IconButton>
      <IconButton aria-label={t("copies.remove")} onClick={onRemove}>
        <Icon path={mdiDeleteOutline} />
      </IconButton>
    </ListItem>
  );
}
