import { useSortable } from "@dnd-kit/sortable";
import { CSS } from "@dnd-kit/utilities";
import { mdiDragVertical } from "@mdi/js";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";

import type { PageSummary } from "../../../api";
import { SERIF } from "../../../theme";
import { Icon } from "../../../ui/Icon";
import type { Publishing } from "../../../ui/publishing/usePublishing";
import { StatusChip } from "../StatusChip";
import { ChapterActions } from "./ChapterActions";

interface Props {
  chapter: PageSummary;
  total: number;
  publishing: Publishing;
  onMove: (chapter: PageSummary, position: number) => Promise<boolean>;
}

const EXPLAINED = {
  draft: "chapters.statusDraft",
  published: "chapters.statusPublished",
  changed: "chapters.statusChanged",
} as const;

export function ChapterRow({ chapter, total, publishing, onMove }: Props) {
  const { t } = useTranslation("writing");
  const { title, status, position } = chapter;
  const { setNodeRef, setActivatorNodeRef, attributes, listeners, ...sortable } = useSortable({
    id: chapter.page_id,
    attributes: { roleDescription: t("chapters.sortable") },
  });
  const { transform, transition, isDragging } = sortable;
  return (
    <Box
      component="li"
      ref={setNodeRef}
      style={{ transform: CSS.Transform.toString(transform), transition }}
      sx={{ ...ROW, ...(isDragging && LIFTED) }}
    >
      <IconButton
        ref={setActivatorNodeRef}
        {...attributes}
        {...listeners}
        aria-label={t("chapters.move", { title })}
        sx={{ cursor: "grab", touchAction: "none", color: "text.secondary" }}
      >
        <Icon path={mdiDragVertical} />
      </IconButton>
      <Typography
        aria-hidden
        color="textSecondary"
        sx={{ minWidth: "2ch", textAlign: "right", fontFamily: SERIF }}
      >
        {position}
      </Typography>
      <Box sx={{ minWidth: 0, flexGrow: 1 }}>
        <Link
          component={RouterLink}
          to={`/write/${chapter.notebook_id}/pages/${chapter.page_id}`}
          underline="hover"
          sx={{ color: "text.primary", fontFamily: SERIF, fontSize: "1.1rem", overflowWrap: "anywhere" }}
        >
          {title}
        </Link>
        <Typography variant="body2" color="textSecondary">
          {t("works.words", { count: chapter.word_count })}
          {status !== "published" && (
            <Box component="span" sx={{ display: { sm: "none" } }}>
              {" · "}
              {t(`status.${status}`)}
            </Box>
          )}
        </Typography>
      </Box>
      <Box sx={{ display: { xs: "none", sm: "block" } }}>
        <StatusChip of="chapter" status={status} title={t(EXPLAINED[status])} />
      </Box>
      <ChapterActions {...{ chapter, total, publishing, onMove }} />
    </Box>
  );
}

const ROW = {
  position: "relative",
  display: "flex",
  alignItems: "center",
  gap: { xs: 1, sm: 1.5 },
  px: { xs: 0.5, sm: 1.5 },
  py: 1.25,
  bgcolor: "background.paper",
} as const;

const LIFTED = { zIndex: 1, boxShadow: 6, borderRadius: 1 } as const;
