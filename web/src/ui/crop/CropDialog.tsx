import "./words";

import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import { useEffect, useRef, useState } from "react";
import { useTranslation } from "react-i18next";

import { CropControls } from "./CropControls";
import { CropFrame } from "./CropFrame";
import { cut } from "./cut";
import { partOf, type Size, WHOLE } from "./geometry";

export interface CropProps {
  /** The picture as it was chosen. */
  file: Blob;
  /** Width / height of what is wanted. */
  aspect: number;
  /** Whether the frame is round, as profile pictures are. The part is a rectangle all the same. */
  round?: boolean;
  onCrop: (part: Blob) => void;
  onCancel: () => void;
}

/** Lets a person choose the part of a picture that is wanted, by pointer or by keyboard. */
export function CropDialog({ file, aspect, round = false, onCrop, onCancel }: CropProps) {
  const { t } = useTranslation(["crop", "app"]);
  const picture = useRef<HTMLImageElement>(null);
  const address = useAddress(file);
  const [size, setSize] = useState<Size | null>(null);
  const [view, setView] = useState(WHOLE);
  const [unreadable, setUnreadable] = useState(false);
  const refuse = () => {
    setUnreadable(true);
  };
  const crop = async () => {
    if (!size || !picture.current) return;
    try {
      onCrop(await cut(picture.current, partOf(size, aspect, view), file.type));
    } catch {
      refuse();
    }
  };
  return (
    <Dialog open onClose={onCancel} fullWidth maxWidth="sm">
      <DialogTitle>{t("title")}</DialogTitle>
      <DialogContent>
        {unreadable ? (
          <Alert severity="error">{t("unreadable")}</Alert>
        ) : (
          <>
            <Typography variant="body2" sx={{ color: "text.secondary", mb: 2 }}>
              {t("hint")}
            </Typography>
            {address && (
              <CropFrame
                {...{ address, picture, size, aspect, round, view }}
                onView={setView}
                onSize={setSize}
                onUnreadable={refuse}
              />
            )}
            {size && <CropControls size={size} aspect={aspect} view={view} onView={setView} />}
          </>
        )}
      </DialogContent>
      <DialogActions sx={{ px: 3, pb: 2 }}>
        <Button onClick={onCancel}>{t("app:action.cancel")}</Button>
        <Button variant="contained" onClick={crop} disabled={!size || unreadable}>
          {t("done")}
        </Button>
      </DialogActions>
    </Dialog>
  );
}

/** An address of a file for as long as it is shown. */
function useAddress(file: Blob): string | null {
  const [address, setAddress] = useState<string | null>(null);
  useEffect(() => {
    const made = URL.createObjectURL(file);
    // eslint-disable-next-line react-hooks/set-state-in-effect -- the address must be revoked, so an effect makes it
    setAddress(made);
    return () => {
      URL.revokeObjectURL(made);
    };
  }, [file]);
  return address;
}
