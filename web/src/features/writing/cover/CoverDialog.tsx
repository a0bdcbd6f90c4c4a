import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import { isGiven } from "../../../api/pictures";
import { Cover } from "../../../ui/Cover";
import { DropZone } from "../../../ui/DropZone";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { ImageCropper } from "../../../ui/ImageCropper";
import { UploadProgress } from "../../../ui/UploadProgress";
import { ACCEPT, faultOfPicture } from "./coverFile";
import { useCover } from "./useCover";

const ASPECT = 2 / 3;

/** Another cover: a picture, the part of it that is wanted, and its way to the site. */
export function CoverDialog({ work, onClose }: { work: NotebookDetail; onClose: () => void }) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState(false);
  const { part, error, tooLarge, send, remove, removing, cancel } = useCover(work.notebook_id, onClose);
  const choose = (chosen: File) => {
    const fault = faultOfPicture(chosen);
    setWrong(fault !== null);
    setFile(fault ? null : chosen);
  };
  const busy = part !== null;
  return (
    <>
      <Dialog open onClose={busy ? undefined : onClose} fullWidth maxWidth="sm" aria-labelledby="cover-title">
        <DialogTitle id="cover-title">{tw("cover.change")}</DialogTitle>
        <DialogContent sx={{ display: "grid", gap: 2 }}>
          {wrong && <Alert severity="error">{tw("cover.kind")}</Alert>}
          {tooLarge && <Alert severity="error">{tw("cover.large")}</Alert>}
          <ErrorNotice error={error} />
          <Box sx={BESIDE}>
            <Cover work={work} sizes="140px" />
            {busy ? (
              <UploadProgress
                part={part}
                sending={tw("cover.sending")}
                working={tw("cover.working")}
                onCancel={cancel}
              />
            ) : (
              <DropZone choose={tw("cover.choose")} accept={ACCEPT} onFile={choose}>
                {tw("cover.drop")}
              </DropZone>
            )}
          </Box>
        </DialogContent>
        <DialogActions>
          {isGiven(work.image_url) && (
            <Button color="error" loading={removing} disabled={busy} onClick={remove} sx={{ mr: "auto" }}>
              {tw("cover.remove")}
            </Button>
          )}
          <Button color="inherit" disabled={busy} onClick={onClose}>
            {t("action.close")}
          </Button>
        </DialogActions>
      </Dialog>
      {file && (
        <ImageCropper
          file={file}
          aspect={ASPECT}
          onCancel={() => {
            setFile(null);
          }}
          onCrop={(cropped) => {
            setFile(null);
            void send(cropped);
          }}
        />
      )}
    </>
  );
}

const BESIDE = {
  display: "grid",
  gap: 3,
  alignItems: "center",
  gridTemplateColumns: { xs: "1fr", sm: "140px 1fr" },
  "& > :first-of-type": { maxWidth: 140, width: 1, justifySelf: "center" },
} as const;
