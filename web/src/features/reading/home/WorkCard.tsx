import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { Notebook } from "../../../api";
import { Cover } from "../../../ui/Cover";
import { useFormat } from "../../../ui/useFormat";
import { useGenreName } from "../useGenreName";

interface Props {
  work: Notebook;
  eager?: boolean;
}

/** A work in a list: all of it leads to the work, the name of its author to the author. */
export function WorkCard({ work, eager }: Props) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  const genre = useGenreName(work.genre_id);
  return (
    <Box component="article" sx={CARD}>
      <Cover work={work} sizes="(max-width: 600px) 45vw, 190px" eager={eager} />
      <Box component="h3" lang={work.language} sx={TITLE}>
        <Link to={`/notebooks/${work.notebook_id}`}>{work.title}</Link>
      </Box>
      <Box component={Link} to={`/user/${work.author}`} sx={AUTHOR}>
        {work.author_name}
      </Box>
      <Box sx={META}>
        {genre}
        <br />
        {[
          format.duration(work.word_count),
          ...(work.followers ? [t("work.followers", { count: work.followers })] : []),
        ].join(" · ")}
      </Box>
    </Box>
  );
}

const CARD = {
  position: "relative",
  display: "flex",
  flexDirection: "column",
  "& > div:first-of-type": { transition: "transform 160ms ease", mb: 1.25 },
  "&:hover > div:first-of-type": { transform: "translateY(-3px)" },
} as const;

const TITLE = {
  typography: "h3",
  fontSize: "1.05rem",
  lineHeight: 1.3,
  m: 0,
  display: "-webkit-box",
  WebkitLineClamp: 2,
  WebkitBoxOrient: "vertical",
  overflow: "hidden",
  "& a": { color: "text.primary", textDecoration: "none" },
  "& a::after": { content: '""', position: "absolute", inset: 0 },
  "& a:focus-visible": { outline: "none" },
  "& a:focus-visible::after": {
    outline: "2px solid",
    outlineColor: "primary.main",
    outlineOffset: 4,
    borderRadius: 1,
  },
} as const;

const AUTHOR = {
  position: "relative",
  alignSelf: "flex-start",
  maxWidth: 1,
  typography: "body2",
  mt: 0.25,
  color: "text.secondary",
  textDecoration: "none",
  overflow: "hidden",
  textOverflow: "ellipsis",
  whiteSpace: "nowrap",
  "&:hover": { textDecoration: "underline" },
} as const;

const META = { mt: 0.5, typography: "caption", lineHeight: 1.5, color: "text.secondary" } as const;
