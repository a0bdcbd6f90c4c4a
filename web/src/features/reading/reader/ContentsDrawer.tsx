import { mdiClose } from "@mdi/js";
import Box from "@mui/material/Box";
import Drawer from "@mui/material/Drawer";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import type { NotebookDetail } from "../../../api";
import { Icon } from "../../../ui/Icon";
import { Contents } from "../workPage/Contents";

interface Props {
  work: NotebookDetail;
  current: number;
  open: boolean;
  onClose: () => void;
}

/** The table of contents beside the text. Choosing a chapter closes it. */
export function ContentsDrawer({ work, current, open, onClose }: Props) {
  const { t } = useTranslation(["reading", "app"]);
  const id = useId();
  return (
    <Drawer
      anchor="right"
      open={open}
      onClose={onClose}
      slotProps={{
        paper: {
          role: "dialog",
          "aria-modal": true,
          "aria-labelledby": id,
          sx: { width: 440, maxWidth: "92vw" },
        },
      }}
    >
      <Box sx={{ display: "flex", alignItems: "center", p: 2, pb: 1 }}>
        <Typography variant="h2" id={id} sx={{ flexGrow: 1 }}>
          {t("work.contents")}
        </Typography>
        <IconButton aria-label={t("app:action.close")} onClick={onClose}>
          <Icon path={mdiClose} />
        </IconButton>
      </Box>
      <Box
        sx={{ px: 1 }}
        onClick={(event) => {
          if ((event.target as Element).closest("a")) onClose();
        }}
      >
        <Contents work={work} current={current} />
      </Box>
    </Drawer>
  );
}
