import Box from "@mui/material/Box";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";

import type { Notebook } from "../../../api";
import { Cover } from "../../../ui/Cover";
import { useFormat } from "../../../ui/useFormat";
import { Figures } from "../Figures";
import { StatusChip } from "../StatusChip";

/** A work as its author finds it among their own: the whole card leads into it. */
export function WorkCard({ work }: { work: Notebook }) {
  const { t } = useTranslation("writing");
  const { date } = useFormat();
  return (
    <CardFrame work={work} leads>
      <Link
        component={RouterLink}
        to={`/write/${work.notebook_id}`}
        underline="hover"
        sx={{ color: "text.primary", "&::after": { content: '""', position: "absolute", inset: 0 } }}
      >
        {work.title}
      </Link>
      <Typography variant="body2" color="textSecondary">
        <time dateTime={work.updated}>{t("works.changed", { date: date(work.updated) })}</time>
      </Typography>
    </CardFrame>
  );
}

interface FrameProps {
  work: Notebook;
  leads?: boolean;
  /** The title, and what stands at the foot. */
  children: [title: ReactNode, ...foot: ReactNode[]];
}

export function CardFrame({ work, leads = false, children: [title, ...foot] }: FrameProps) {
  return (
    <Box component="li" sx={{ ...CARD, "&:hover": leads ? { borderColor: "text.secondary" } : {} }}>
      <Box sx={{ width: 92, flexShrink: 0 }}>
        <Cover work={work} sizes="92px" />
      </Box>
      <Box sx={{ minWidth: 0, display: "flex", flexDirection: "column", gap: 1, flexGrow: 1 }}>
        <Typography variant="h3" component="h2" sx={{ overflowWrap: "anywhere", lineHeight: 1.25 }}>
          {title}
        </Typography>
        <Box sx={{ display: "flex", gap: 1 }}>
          <StatusChip of="work" status={work.blocked ? "blocked" : work.status} />
        </Box>
        <Figures work={work} />
        <Box sx={{ mt: "auto" }}>{foot}</Box>
      </Box>
    </Box>
  );
}

const CARD = {
  position: "relative",
  display: "flex",
  gap: 2.5,
  p: 2,
  bgcolor: "background.paper",
  border: 1,
  borderColor: "divider",
  borderRadius: 1.5,
  transition: "border-color 120ms",
} as const;
