import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { NotebookDetail } from "../../../api";
import { Cover } from "../../../ui/Cover";
import { useFormat } from "../../../ui/useFormat";
import { useGenres } from "../useGenreName";
import { FollowButton } from "./FollowButton";
import { ReadButton } from "./ReadButton";
import { WorkActions } from "./WorkActions";

/** What a work is, and the ways into it. */
export function WorkHead({ work }: { work: NotebookDetail }) {
  return (
    <Box sx={HEAD}>
      <Box sx={{ gridArea: "cover" }}>
        <Cover work={work} sizes="(max-width: 600px) 120px, 240px" eager />
      </Box>
      <Box sx={{ gridArea: "title", minWidth: 0 }}>
        <Typography variant="h1" lang={work.language} sx={{ overflowWrap: "anywhere" }}>
          {work.title}
        </Typography>
        <Box
          component={Link}
          to={`/user/${work.author}`}
          sx={{ color: "text.secondary", fontSize: "1.1rem" }}
        >
          {work.author_name}
        </Box>
        <Facts work={work} />
      </Box>
      <Box sx={{ gridArea: "text", minWidth: 0 }}>
        <Typography lang={work.language} sx={RESUME}>
          {work.resume}
        </Typography>
        <Tags tags={work.tags} />
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1.5, my: 3 }}>
          <ReadButton work={work} />
          <FollowButton work={work} />
        </Box>
        <WorkActions work={work} />
      </Box>
    </Box>
  );
}

function Facts({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  const genre = useGenres().find((one) => one.genre_id === work.genre_id);
  const facts = [
    format.language(work.language),
    t("work.chapters", { count: work.pages.length }),
    t("work.words", { count: work.word_count, words: format.number(work.word_count) }),
    format.duration(work.word_count),
    ...(work.followers ? [t("work.followers", { count: work.followers })] : []),
  ];
  return (
    <Box sx={{ mt: 1.5, typography: "body2", color: "text.secondary" }}>
      {genre && (
        <>
          <Box component={Link} to={`/genres/${genre.slug}`} sx={{ color: "inherit" }}>
            {genre.name}
          </Box>
          {" · "}
        </>
      )}
      {facts.join(" · ")}
    </Box>
  );
}

function Tags({ tags }: { tags: string[] }) {
  const { t } = useTranslation("reading");
  if (!tags.length) return null;
  return (
    <Box component="ul" aria-label={t("work.tags")} sx={TAGS}>
      {tags.map((tag) => (
        <li key={tag}>
          <Chip
            component={Link}
            to={`/?tag=${encodeURIComponent(tag)}`}
            label={tag}
            size="small"
            variant="outlined"
            clickable
          />
        </li>
      ))}
    </Box>
  );
}

const HEAD = {
  display: "grid",
  columnGap: { xs: 2, sm: 5 },
  rowGap: 3,
  gridTemplateColumns: { xs: "120px minmax(0, 1fr)", sm: "240px minmax(0, 1fr)" },
  gridTemplateAreas: {
    xs: '"cover title" "text text"',
    sm: '"cover title" "cover text"',
  },
  gridTemplateRows: { sm: "auto 1fr" },
} as const;

const RESUME = {
  whiteSpace: "pre-line",
  fontSize: "1.05rem",
  lineHeight: 1.65,
  overflowWrap: "anywhere",
} as const;

const TAGS = { display: "flex", flexWrap: "wrap", gap: 1, listStyle: "none", m: 0, mt: 2.5, p: 0 } as const;
