import Box from "@mui/material/Box";
import { useId } from "react";

interface Props<Value extends string> {
  name: string;
  options: readonly Value[];
  value: Value;
  label: (value: Value) => string;
  onChoose: (value: Value) => void;
}

/** One of a few: radio buttons side by side. */
export function Segments<Value extends string>({ name, options, value, label, onChoose }: Props<Value>) {
  const group = useId();
  return (
    <Box component="fieldset" sx={{ border: 0, m: 0, p: 0, minWidth: 0 }}>
      <Box component="legend" sx={{ typography: "body2", p: 0, mb: 0.75 }}>
        {name}
      </Box>
      <Box sx={ROW}>
        {options.map((option) => (
          <label key={option}>
            <input
              type="radio"
              name={group}
              checked={option === value}
              onChange={() => {
                onChoose(option);
              }}
            />
            <span>{label(option)}</span>
          </label>
        ))}
      </Box>
    </Box>
  );
}

const ROW = {
  display: "flex",
  border: 1,
  borderColor: "divider",
  borderRadius: 1,
  overflow: "hidden",
  "& label": { flex: "1 1 0", textAlign: "center", cursor: "pointer", position: "relative" },
  "& input": { position: "absolute", opacity: 0, inset: 0, m: 0, cursor: "pointer" },
  "& span": { display: "block", py: 1, px: 0.5, fontSize: "0.875rem" },
  "& label:hover span": { bgcolor: "action.hover" },
  "& input:checked + span": { bgcolor: "primary.main", color: "primary.contrastText" },
  "& input:focus-visible + span": { outline: "2px solid", outlineColor: "text.primary", outlineOffset: -3 },
} as const;
