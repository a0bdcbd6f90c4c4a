import { mdiImageEditOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import { useFeature } from "../../../extensions";
import { Cover } from "../../../ui/Cover";
import { Icon } from "../../../ui/Icon";

const CoverDialog = lazy(async () => ({ default: (await import("./CoverDialog")).CoverDialog }));

/** The cover, with the way to another one. */
export function CoverPart({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("writing");
  const media = useFeature("media");
  const [open, setOpen] = useState(false);
  return (
    <Box sx={{ width: { xs: 104, sm: 160 }, flexShrink: 0 }}>
      <Cover work={work} sizes="160px" eager />
      {media && work.deleted_at === undefined && (
        <Button
          size="small"
          color="inherit"
          fullWidth
          startIcon={<Icon path={mdiImageEditOutline} />}
          aria-label={t("cover.change")}
          sx={{ mt: 1 }}
          onClick={() => {
            setOpen(true);
          }}
        >
          {t("cover.title")}
        </Button>
      )}
      <Suspense>
        {open && (
          <CoverDialog
            work={work}
            onClose={() => {
              setOpen(false);
            }}
          />
        )}
      </Suspense>
    </Box>
  );
}
