import { mdiArrowLeft, mdiOpenInNew } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { NotebookDetail } from "../../../api";
import { Icon } from "../../../ui/Icon";
import { CoverPart } from "../cover/CoverPart";
import { Figures } from "../Figures";
import { StatusChip } from "../StatusChip";

/** What work this is. */
export function RoomHeader({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("writing");
  return (
    <>
      <Button
        component={Link}
        to="/write"
        color="inherit"
        size="small"
        startIcon={<Icon path={mdiArrowLeft} />}
        sx={{ mb: 2, ml: -0.5 }}
      >
        {t("room.back")}
      </Button>
      <Box sx={{ display: "flex", gap: { xs: 2, sm: 4 }, alignItems: "flex-start" }}>
        <CoverPart work={work} />
        <Box sx={{ minWidth: 0, display: "grid", gap: 1.5, justifyItems: "start" }}>
          <Typography
            variant="h1"
            sx={{ overflowWrap: "anywhere", fontSize: { xs: "1.6rem", sm: "2.25rem" } }}
          >
            {work.title}
          </Typography>
          <StatusChip of="work" status={work.blocked ? "blocked" : work.status} />
          <Figures work={work} />
          {work.resume && <Typography sx={SYNOPSIS}>{work.resume}</Typography>}
          {work.status === "published" && (
            <Button
              component={Link}
              to={`/notebooks/${work.notebook_id}`}
              size="small"
              startIcon={<Icon path={mdiOpenInNew} />}
            >
              {t("room.read")}
            </Button>
          )}
        </Box>
      </Box>
    </>
  );
}

const SYNOPSIS = {
  display: { xs: "none", sm: "-webkit-box" },
  WebkitLineClamp: 6,
  whiteSpace: "pre-line",
  WebkitBoxOrient: "vertical",
  overflow: "hidden",
  maxWidth: "65ch",
  overflowWrap: "anywhere",
} as const;
