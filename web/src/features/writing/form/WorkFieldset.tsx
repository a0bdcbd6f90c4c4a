import Box from "@mui/material/Box";
import TextField from "@mui/material/TextField";
import { useTranslation } from "react-i18next";

import { GenreField } from "./GenreField";
import { LanguageField } from "./LanguageField";
import { TagsField } from "./TagsField";
import { type FieldFaults, lengthOf, MAX, type WorkField, type WorkFields } from "./workFields";

interface Props {
  values: WorkFields;
  faults: FieldFaults;
  onChange: (values: WorkFields) => void;
  /** It is why somebody came: the first field is ready to be written in. */
  isFirst?: boolean;
}

/** The fields of a work. */
export function WorkFieldset({ values, faults, onChange, isFirst = false }: Props) {
  const { t } = useTranslation("writing");
  const set = <Field extends WorkField>(field: Field, value: WorkFields[Field]) => {
    onChange({ ...values, [field]: value });
  };
  const fault = (field: WorkField) => {
    const found = faults[field];
    return found ? t(`form.${found.fault}`, { max: found.max }) : undefined;
  };
  const counter = t("form.counter", { count: lengthOf(values.resume), max: MAX.resume });
  return (
    <Box sx={{ display: "flex", flexDirection: "column", gap: 2.5 }}>
      <TextField
        // eslint-disable-next-line jsx-a11y/no-autofocus -- in a dialog that was asked for
        autoFocus={isFirst}
        label={t("form.title")}
        value={values.title}
        required
        error={fault("title") !== undefined}
        helperText={fault("title")}
        onChange={({ target }) => {
          set("title", target.value);
        }}
      />
      <TextField
        label={t("form.synopsis")}
        value={values.resume}
        multiline
        minRows={4}
        maxRows={14}
        error={fault("resume") !== undefined}
        helperText={
          <Box component="span" sx={{ display: "flex", gap: 2, justifyContent: "space-between" }}>
            <span>{fault("resume") ?? t("form.synopsisHint")}</span>
            <span>{counter}</span>
          </Box>
        }
        onChange={({ target }) => {
          set("resume", target.value);
        }}
      />
      <Box sx={{ display: "grid", gap: 2.5, gridTemplateColumns: { sm: "1fr 1fr" } }}>
        <GenreField
          value={values.genre_id}
          fault={fault("genre_id")}
          onChange={(genre) => {
            set("genre_id", genre);
          }}
        />
        <LanguageField
          value={values.language}
          onChange={(language) => {
            set("language", language);
          }}
        />
      </Box>
      <TagsField
        value={values.tags}
        fault={fault("tags")}
        onChange={(tags) => {
          set("tags", tags);
        }}
      />
    </Box>
  );
}
