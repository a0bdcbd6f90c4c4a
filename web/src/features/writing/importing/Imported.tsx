import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import type { ImportedNotebook } from "../../../api";
import { Notes } from "../../../ui/importing/Notes";
import { useFormat } from "../../../ui/useFormat";
import { useGenres } from "../useGenres";

/** What became of a file, and what could not come over as it was. */
export function Imported({ made }: { made: ImportedNotebook }) {
  const { t } = useTranslation("writing");
  const { language } = useFormat();
  const genre = useGenres().find(({ genre_id }) => genre_id === made.genre_id)?.name;
  const figures = [
    genre,
    language(made.language),
    t("works.chapters", { count: made.page_count }),
    t("works.words", { count: made.word_count }),
  ]
    .filter(Boolean)
    .join(" · ");
  return (
    <div>
      <Typography gutterBottom>{figures}</Typography>
      <Typography color="textSecondary">{t("import.doneText")}</Typography>
      {made.notes.length > 0 && (
        <>
          <Typography variant="h3" sx={{ mt: 3, mb: 1 }}>
            {t("import.notes")}
          </Typography>
          <Box component="ul" sx={{ m: 0, pl: 2.5, "& li + li": { mt: 0.75 } }}>
            <Notes notes={made.notes} />
          </Box>
        </>
      )}
    </div>
  );
}
