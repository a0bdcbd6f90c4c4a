import Box from "@mui/material/Box";

interface Props {
  label: string;
  /** 0 to 1. */
  part: number;
  /** Instead of a low bar in the flow. */
  sx?: Record<string, unknown>;
}

/** How much there is of something, such as of a work that has been read: a measure, not a task that goes on. */
export function Meter({ label, part, sx }: Props) {
  const percent = Math.round(part * 100);
  return (
    <Box
      role="meter"
      aria-label={label}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-valuenow={percent}
      sx={{ ...TRACK, ...sx }}
    >
      <Box style={{ transform: `scaleX(${part})` }} sx={BAR} />
    </Box>
  );
}

const TRACK = { height: 4, borderRadius: 2, overflow: "hidden", bgcolor: "action.selected" } as const;

const BAR = {
  height: 1,
  bgcolor: "primary.main",
  transformOrigin: "left",
  transition: "transform 120ms linear",
} as const;
