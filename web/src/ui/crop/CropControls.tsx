import Box from "@mui/material/Box";
import Slider from "@mui/material/Slider";
import Typography from "@mui/material/Typography";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { MAX_ZOOM, moved, type Size, type View, zoomed } from "./geometry";

interface Props {
  size: Size;
  aspect: number;
  view: View;
  onView: (view: View) => void;
}

/** The same for the keyboard and for screen readers: where the part is, and how much it is enlarged. */
export function CropControls({ size, aspect, view, onView }: Props) {
  const { t } = useTranslation("crop");
  const name = useId();
  const place = (axis: "x" | "y", to: number) => {
    const dx = axis === "x" ? (to / 100 - view.x) * size.width : 0;
    const dy = axis === "y" ? (to / 100 - view.y) * size.height : 0;
    onView(moved(size, aspect, view, dx, dy));
  };
  return (
    <Box sx={{ px: 1, pt: 2 }}>
      {(["x", "y"] as const).map((axis) => (
        <Box key={axis} sx={UNTIL_FOCUSED}>
          <Typography variant="body2">{t(axis === "x" ? "horizontal" : "vertical")}</Typography>
          <Slider
            aria-label={t(axis === "x" ? "horizontal" : "vertical")}
            size="small"
            value={Math.round(view[axis] * 100)}
            onChange={(_, to) => {
              place(axis, to);
            }}
          />
        </Box>
      ))}
      <Typography id={name} variant="body2">
        {t("zoom")}
      </Typography>
      <Slider
        aria-labelledby={name}
        size="small"
        min={1}
        max={MAX_ZOOM}
        step={0.05}
        value={view.zoom}
        onChange={(_, zoom) => {
          onView(zoomed(size, aspect, view, zoom));
        }}
      />
    </Box>
  );
}

/** Dragging does the same: these two show once the keyboard comes to them. */
const UNTIL_FOCUSED = {
  "&:not(:focus-within)": { position: "absolute", width: 1, height: 1, overflow: "hidden", opacity: 0 },
} as const;
