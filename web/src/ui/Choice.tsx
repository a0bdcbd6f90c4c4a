import { mdiChevronDown } from "@mdi/js";
import Box from "@mui/material/Box";
import { useId } from "react";

import { Icon } from "./Icon";

interface Props<Value extends string> {
  label: string;
  value: Value;
  options: readonly { value: Value; label: string }[];
  onChoose: (value: Value) => void;
}

/** A native <select> with its label: light, and the phone shows its own list. */
export function Choice<Value extends string>({ label, value, options, onChoose }: Props<Value>) {
  const id = useId();
  return (
    <Box sx={{ display: "flex", flexDirection: "column", gap: 0.5, minWidth: 0 }}>
      <Box component="label" htmlFor={id} sx={{ typography: "caption", color: "text.secondary" }}>
        {label}
      </Box>
      <Box sx={{ position: "relative", display: "flex" }}>
        <Box
          component="select"
          id={id}
          value={value}
          onChange={(event: React.ChangeEvent<HTMLSelectElement>) => {
            onChoose(event.target.value as Value);
          }}
          sx={SELECT}
        >
          {options.map((option) => (
            <option key={option.value} value={option.value}>
              {option.label}
            </option>
          ))}
        </Box>
        <Icon path={mdiChevronDown} sx={ARROW} />
      </Box>
    </Box>
  );
}

const SELECT = {
  font: "inherit",
  fontSize: "0.95rem",
  color: "text.primary",
  bgcolor: "background.paper",
  border: 1,
  borderColor: "divider",
  borderRadius: 1,
  height: 40,
  appearance: "none",
  flexGrow: 1,
  textOverflow: "ellipsis",
  pl: 1.5,
  pr: 4,
  maxWidth: 1,
  cursor: "pointer",
  "&:hover": { borderColor: "text.secondary" },
} as const;

const ARROW = {
  position: "absolute",
  right: 8,
  top: "50%",
  transform: "translateY(-50%)",
  fontSize: 20,
  color: "text.secondary",
  pointerEvents: "none",
} as const;
