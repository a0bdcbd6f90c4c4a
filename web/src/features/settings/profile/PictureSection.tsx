import Avatar from "@mui/material/Avatar";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import LinearProgress from "@mui/material/LinearProgress";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isGiven } from "../../../api/pictures";
import { useSession } from "../../../session";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { FileButton } from "../../../ui/FileButton";
import { ImageCropper } from "../../../ui/ImageCropper";
import { Section } from "../Section";
import { usePicture } from "./usePicture";

export function PictureSection() {
  const { t } = useTranslation("settings");
  const { user } = useSession();
  const [file, setFile] = useState<File | null>(null);
  const { progress, error, send, remove } = usePicture(user?.username ?? "");
  const close = () => {
    setFile(null);
  };
  return (
    <Section title={t("profile.picture")} text={t("profile.pictureText")}>
      <Stack direction="row" spacing={3} sx={{ alignItems: "center" }}>
        <Avatar src={user?.image_url ?? undefined} alt="" sx={{ width: 96, height: 96 }} />
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1 }}>
          <FileButton accept="image/jpeg,image/png,image/webp" onFile={setFile} disabled={progress !== null}>
            {t("profile.choose")}
          </FileButton>
          {isGiven(user?.image_url) && (
            <Button color="error" onClick={remove} disabled={progress !== null}>
              {t("profile.remove")}
            </Button>
          )}
        </Box>
      </Stack>
      {progress !== null && (
        <LinearProgress
          variant="determinate"
          value={100 * progress}
          aria-label={t("profile.sending")}
          sx={{ mt: 2 }}
        />
      )}
      <Box sx={{ mt: 2 }} aria-live="polite">
        <ErrorNotice error={error} />
      </Box>
      {file && (
        <ImageCropper
          file={file}
          aspect={1}
          round
          onCancel={close}
          onCrop={(part) => {
            close();
            void send(part);
          }}
        />
      )}
    </Section>
  );
}
