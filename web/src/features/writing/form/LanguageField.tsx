import TextField from "@mui/material/TextField";
import { useTranslation } from "react-i18next";

import { useFormat } from "../../../ui/useFormat";

/** Those in which works are most often written here; a work that was imported may have any other. */
const LANGUAGES = [
  ...["es", "es-AR", "es-CL", "es-CO", "es-ES", "es-MX", "es-PE", "en", "en-GB", "en-US"],
  ...["an", "ast", "ca", "de", "eu", "fr", "gl", "it", "pt", "pt-BR", "pt-PT", "qu", "gn"],
];

interface Props {
  value: string;
  onChange: (tag: string) => void;
}

export function LanguageField({ value, onChange }: Props) {
  const { t, i18n } = useTranslation("writing");
  const { language } = useFormat();
  const named = [...new Set([...LANGUAGES, value])].map((tag) => ({ tag, name: language(tag) }));
  named.sort((one, other) => one.name.localeCompare(other.name, i18n.language));
  return (
    <TextField
      select
      label={t("form.language")}
      value={value}
      slotProps={{ select: { native: true }, inputLabel: { shrink: true } }}
      onChange={({ target }) => {
        onChange(target.value);
      }}
    >
      {named.map(({ tag, name }) => (
        <option key={tag} value={tag}>
          {name}
        </option>
      ))}
    </TextField>
  );
}
