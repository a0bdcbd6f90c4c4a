import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { Notebook } from "../../api";
import { useGenres } from "./useGenres";

/** What a work is and how long: "Fiction · 4 chapters · 2,121 words". */
export function Figures({ work }: { work: Notebook }) {
  const { t } = useTranslation("writing");
  const genre = useGenres().find(({ genre_id }) => genre_id === work.genre_id)?.name;
  const said = [
    genre,
    t("works.chapters", { count: work.page_count }),
    t("works.words", { count: work.word_count }),
    work.followers > 0 ? t("works.followers", { count: work.followers }) : undefined,
  ];
  return (
    <Typography variant="body2" color="textSecondary">
      {said.filter(Boolean).map((part, index) => (
        <Fragment key={part}>
          {index > 0 && " · "}
          <Box component="span" sx={{ whiteSpace: "nowrap" }}>
            {part}
          </Box>
        </Fragment>
      ))}
    </Typography>
  );
}
