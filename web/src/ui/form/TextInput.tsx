import TextField, { type TextFieldProps } from "@mui/material/TextField";
import { useTranslation } from "react-i18next";

import type { Fault } from "./words";

export type TextInputProps = Omit<TextFieldProps, "error" | "onChange"> & {
  fault?: Fault | undefined;
  onChange: (value: string) => void;
};

/** A field of a form, with what the server found wrong with it. */
export function TextInput({ fault, helperText, onChange, ...rest }: TextInputProps) {
  const { t } = useTranslation("form");
  return (
    <TextField
      fullWidth
      {...rest}
      error={fault !== undefined}
      helperText={fault ? t(`fault.${fault}`) : helperText}
      onChange={(event) => {
        onChange(event.target.value);
      }}
    />
  );
}
