import Autocomplete from "@mui/material/Autocomplete";
import Chip from "@mui/material/Chip";
import TextField from "@mui/material/TextField";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { withTags } from "./workFields";

interface Props {
  value: string[];
  fault: string | undefined;
  onChange: (tags: string[]) => void;
}

/** Free tags: Enter or a comma ends one, Backspace takes the last away, and what stands there counts when one leaves. */
export function TagsField({ value, fault, onChange }: Props) {
  const { t } = useTranslation("writing");
  const [typed, setTyped] = useState("");
  const add = (text: string) => {
    setTyped("");
    if (text.trim()) onChange(withTags(value, text));
  };
  return (
    <Autocomplete
      multiple
      freeSolo
      disableClearable
      options={[]}
      value={value}
      inputValue={typed}
      onInputChange={(_, text, reason) => {
        if (reason !== "input") return;
        if (text.includes(",")) add(text);
        else setTyped(text);
      }}
      onChange={(_, tags) => {
        setTyped("");
        onChange(withTags([], tags.join(",")));
      }}
      onBlur={() => {
        add(typed);
      }}
      onKeyDown={(event) => {
        // Enter ends a tag; where there is none, it must not send the form.
        if (event.key === "Enter") event.preventDefault();
      }}
      renderValue={(tags, getItemProps) =>
        tags.map((tag, index) => {
          const { key, ...rest } = getItemProps({ index });
          return <Chip key={key} label={tag} size="small" {...rest} />;
        })
      }
      renderInput={(params) => (
        <TextField
          {...params}
          label={t("form.tags")}
          error={fault !== undefined}
          helperText={fault ?? t("form.tagsHint")}
        />
      )}
    />
  );
}
