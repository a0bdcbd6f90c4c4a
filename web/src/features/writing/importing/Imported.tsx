import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import type { ImportedNotebook, Note } from "../../../api";
import { en } from "../words/en";

/** What became of a file, and what could not come over as it was. */
export function Imported({ made }: { made: ImportedNotebook }) {
  const { t } = useTranslation("writing");
  const figures = [
    t("works.chapters", { count: made.page_count }),
    t("works.words", { count: made.word_count }),
  ].join(" · ");
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
            {made.notes.map((note) => (
              <NoteLine key={note.code + note.detail} note={note} />
            ))}
          </Box>
        </>
      )}
    </div>
  );
}

function NoteLine({ note: { code, detail, count } }: { note: Note }) {
  const { t } = useTranslation("writing");
  const words = isKnown(code) ? t(`note.${code}`) : detail;
  return (
    <li>
      {words}
      {count > 1 && ` (${t("import.times", { count })})`}
    </li>
  );
}

function isKnown(code: string): code is keyof typeof en.note {
  return code in en.note;
}
