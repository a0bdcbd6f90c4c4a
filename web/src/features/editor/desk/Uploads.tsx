import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import Typography from "@mui/material/Typography";
import { useSyncExternalStore } from "react";
import { useTranslation } from "react-i18next";

import { ErrorNotice } from "../../../ui/ErrorNotice";
import type { ImageUploads } from "./ImageUploads";

/** How far the pictures are that are on their way. */
export function Uploads({ images }: { images: ImageUploads }) {
  const { t } = useTranslation("editor");
  const { running, error } = useSyncExternalStore(images.subscribe, images.current);
  return (
    <>
      {running.map(({ id, name, part }) => (
        <Box key={id} sx={{ px: 1, pb: 1 }}>
          <Typography variant="caption">{t("image.uploading", { name })}</Typography>
          <LinearProgress
            variant="determinate"
            value={part * 100}
            aria-label={t("image.uploading", { name })}
          />
        </Box>
      ))}
      <ErrorNotice error={error} />
    </>
  );
}
