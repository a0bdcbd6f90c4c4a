import { mdiEyeOffOutline, mdiEyeOutline } from "@mdi/js";
import IconButton from "@mui/material/IconButton";
import InputAdornment from "@mui/material/InputAdornment";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "../Icon";
import { TextInput, type TextInputProps } from "./TextInput";

/** A password, which a person may look at while they write it. */
export function PasswordInput(props: TextInputProps) {
  const { t } = useTranslation("form");
  const [shown, setShown] = useState(false);
  const toggle = (
    <InputAdornment position="end">
      <IconButton
        aria-label={t(shown ? "hide" : "show")}
        aria-pressed={shown}
        edge="end"
        onClick={() => {
          setShown(!shown);
        }}
      >
        <Icon path={shown ? mdiEyeOffOutline : mdiEyeOutline} />
      </IconButton>
    </InputAdornment>
  );
  return (
    <TextInput
      {...props}
      type={shown ? "text" : "password"}
      slotProps={{
        input: { endAdornment: toggle },
        htmlInput: { autoCapitalize: "none", autoCorrect: "off", spellCheck: false },
      }}
    />
  );
}
