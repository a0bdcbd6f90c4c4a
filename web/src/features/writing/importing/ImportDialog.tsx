import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { DropZone } from "../../../ui/DropZone";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { UploadProgress } from "../../../ui/UploadProgress";
import { Imported } from "./Imported";
import { ACCEPT } from "./importFile";
import { useImport } from "./useImport";

/** Takes a file, and says what became of it. */
export function ImportDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const { name, part, fault, error, made, send, cancel } = useImport();
  const busy = part !== null;
  return (
    <Dialog open onClose={busy ? undefined : onClose} fullWidth maxWidth="sm" aria-labelledby="import-title">
      <DialogTitle id="import-title">
        {made ? tw("import.doneTitle", { title: made.title }) : tw("import.title")}
      </DialogTitle>
      <DialogContent sx={{ display: "grid", gap: 2 }}>
        {fault && <Alert severity="error">{tw(`import.${fault}`, { name })}</Alert>}
        <ErrorNotice error={error} />
        {made && <Imported made={made} />}
        {busy && (
          <UploadProgress
            part={part}
            sending={tw("import.sending", { name })}
            working={tw("import.working", { name })}
            onCancel={cancel}
          />
        )}
        {!busy && !made && (
          <DropZone choose={tw("import.choose")} accept={ACCEPT} onFile={(file) => void send(file)}>
            {tw("import.drop")}
          </DropZone>
        )}
      </DialogContent>
      <DialogActions>
        {!busy && (
          <Button color="inherit" onClick={onClose}>
            {t("action.close")}
          </Button>
        )}
        {made && (
          <Button component={Link} to={`/write/${made.notebook_id}`} variant="contained">
            {tw("import.open")}
          </Button>
        )}
      </DialogActions>
    </Dialog>
  );
}
