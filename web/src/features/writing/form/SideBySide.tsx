import Table from "@mui/material/Table";
import TableBody from "@mui/material/TableBody";
import TableCell from "@mui/material/TableCell";
import TableHead from "@mui/material/TableHead";
import TableRow from "@mui/material/TableRow";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import { SERIF } from "../../../theme";
import { useFormat } from "../../../ui/useFormat";
import { useGenres } from "../useGenres";
import { differences, type WorkField, type WorkFields } from "./workFields";

const NAMES = {
  title: "form.title",
  resume: "form.synopsis",
  genre_id: "form.genre",
  language: "form.language",
  tags: "form.tags",
} as const;

/** Two states of a work, a row for each field in which they differ. */
export function SideBySide({ mine, theirs }: { mine: WorkFields; theirs: WorkFields }) {
  const { t } = useTranslation("writing");
  const textOf = useTextOf();
  const fields = differences(mine, theirs);
  if (fields.length === 0) return <Typography>{t("conflict.same")}</Typography>;
  return (
    <Table sx={{ tableLayout: "fixed", "& td": TEXT }}>
      <TableHead>
        <TableRow>
          <TableCell sx={{ width: { xs: "24%", sm: 120 }, px: { xs: 0.5, sm: 2 } }}>
            {t("conflict.field")}
          </TableCell>
          <TableCell>{t("conflict.mine")}</TableCell>
          <TableCell>{t("conflict.theirs")}</TableCell>
        </TableRow>
      </TableHead>
      <TableBody>
        {fields.map((field) => (
          <TableRow key={field}>
            <TableCell component="th" scope="row" sx={{ px: { xs: 0.5, sm: 2 } }}>
              {t(NAMES[field])}
            </TableCell>
            <TableCell>{textOf(field, mine)}</TableCell>
            <TableCell>{textOf(field, theirs)}</TableCell>
          </TableRow>
        ))}
      </TableBody>
    </Table>
  );
}

const TEXT = {
  verticalAlign: "top",
  whiteSpace: "pre-wrap",
  overflowWrap: "anywhere",
  fontFamily: SERIF,
  fontSize: "1rem",
} as const;

function useTextOf(): (field: WorkField, work: WorkFields) => string {
  const { t } = useTranslation("writing");
  const genres = useGenres();
  const { language } = useFormat();
  return (field, work) => {
    if (field === "genre_id") return genres.find(({ genre_id }) => genre_id === work.genre_id)?.name ?? "";
    if (field === "language") return language(work.language);
    if (field === "tags") return work.tags.join(", ") || t("conflict.empty");
    return work[field] || t("conflict.empty");
  };
}
