import TextField from "@mui/material/TextField";
import { useTranslation } from "react-i18next";

import { useGenres } from "../useGenres";

interface Props {
  value: number;
  fault: string | undefined;
  onChange: (genreId: number) => void;
}

export function GenreField({ value, fault, onChange }: Props) {
  const { t } = useTranslation("writing");
  const genres = useGenres();
  return (
    <TextField
      select
      required
      label={t("form.genre")}
      value={value || ""}
      error={fault !== undefined}
      helperText={fault}
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
      onChange={({ target }) => {
        onChange(Number(target.value));
      }}
    >
      <option value="">{t("form.genreNone")}</option>
      {genres.map(({ genre_id, name }) => (
        <option key={genre_id} value={genre_id}>
          {name}
        </option>
      ))}
    </TextField>
  );
}
