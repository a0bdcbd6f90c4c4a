import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import { SideBySide } from "./SideBySide";
import { fieldsOf, type WorkFields } from "./workFields";

interface Props {
  mine: WorkFields;
  theirs: NotebookDetail;
  /** Given the version that is replaced. */
  onKeepMine: (over: number) => Promise<void>;
  onTakeTheirs: () => void;
  onClose: () => void;
}

/** Shows what was typed beside what somebody else, or another tab, has saved meanwhile. */
export function ConflictDialog({ mine, theirs, onKeepMine, onTakeTheirs, onClose }: Props) {
  const { t } = useTranslation("writing");
  const narrow = useMediaQuery("(max-width: 599px)");
  return (
    <Dialog
      open
      onClose={onClose}
      fullWidth
      maxWidth="md"
      fullScreen={narrow}
      aria-labelledby="conflict-title"
    >
      <DialogTitle id="conflict-title">{t("conflict.title")}</DialogTitle>
      <DialogContent>
        <DialogContentText sx={{ mb: 2 }}>{t("conflict.text")}</DialogContentText>
        <SideBySide mine={mine} theirs={fieldsOf(theirs)} />
      </DialogContent>
      <DialogActions sx={{ flexWrap: "wrap" }}>
        <Button color="inherit" onClick={onClose}>
          {t("conflict.goOn")}
        </Button>
        <Button variant="outlined" onClick={onTakeTheirs}>
          {t("conflict.takeTheirs")}
        </Button>
        <Button variant="contained" onClick={() => void onKeepMine(theirs.version)}>
          {t("conflict.keepMine")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}
