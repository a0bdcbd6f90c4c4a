import InputBase from "@mui/material/InputBase";
import visuallyHidden from "@mui/utils/visuallyHidden";
import FormHelperText from "@mui/material/FormHelperText";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { SERIF } from "../../../theme";
import type { Autosave } from "../saving/Autosave";
import { LONGEST_TITLE } from "../saving/draft";

/** The chapter's title, above its text. Enter leads to the text. */
export function TitleField({ autosave, onEnter }: { autosave: Autosave; onEnter: () => void }) {
  const { t } = useTranslation("editor");
  const [title, setTitle] = useState(autosave.draft.title);
  const isMissing = title.trim() === "";
  const change = (text: string) => {
    const line = text.replace(/\s*\n\s*/g, " ");
    setTitle(line);
    autosave.change({ ...autosave.draft, title: line });
  };
  return (
    <>
      <h1 style={visuallyHidden}>{title}</h1>
      <InputBase
        fullWidth
        multiline
        value={title}
        placeholder={t("title.placeholder")}
        onChange={(event) => {
          change(event.target.value);
        }}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.nativeEvent.isComposing) return;
          event.preventDefault();
          onEnter();
        }}
        slotProps={{
          input: {
            "aria-label": t("title.label"),
            "aria-invalid": isMissing,
            "aria-describedby": isMissing ? "title-missing" : undefined,
            maxLength: LONGEST_TITLE,
          },
        }}
        sx={FIELD}
      />
      {isMissing && (
        <FormHelperText id="title-missing" error sx={{ maxWidth: "42rem", mx: "auto" }}>
          {t("title.missing")}
        </FormHelperText>
      )}
    </>
  );
}

const FIELD = {
  display: "flex",
  maxWidth: "42rem",
  mx: "auto",
  mt: { xs: 2, sm: 4 },
  mb: 1,
  fontFamily: SERIF,
  fontSize: { xs: "1.75rem", sm: "2.25rem" },
  fontWeight: 600,
  lineHeight: 1.25,
  letterSpacing: "-0.01em",
} as const;
