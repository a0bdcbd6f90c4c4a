import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { useDispatch } from "react-redux";

import { PALETTE_NAMES, type PaletteName, PALETTES } from "../../../theme";
import { choosePalette } from "../../../theme/look";

/** The palettes as swatches: each as it is on light and on dark paper. Radio buttons, so the arrow keys go through them. */
export function Palettes({ chosen }: { chosen: PaletteName }) {
  const { t } = useTranslation("settings");
  const dispatch = useDispatch();
  return (
    <Box role="radiogroup" aria-label={t("appearance.palette")} sx={GRID}>
      {PALETTE_NAMES.map((name) => (
        <Box key={name} component="label" sx={CARD}>
          <input
            type="radio"
            name="palette"
            value={name}
            checked={name === chosen}
            onChange={() => {
              dispatch(choosePalette(name));
            }}
          />
          <Box sx={{ display: "flex", height: 48, borderRadius: 1, overflow: "hidden" }} aria-hidden>
            <Box sx={{ flex: 1, bgcolor: PALETTES[name].light }} />
            <Box sx={{ flex: 1, bgcolor: PALETTES[name].dark }} />
          </Box>
          {t(`appearance.names.${name}`)}
        </Box>
      ))}
    </Box>
  );
}

const GRID = {
  display: "grid",
  gridTemplateColumns: "repeat(auto-fill, minmax(132px, 1fr))",
  gap: 1.5,
} as const;

const CARD = {
  display: "flex",
  flexDirection: "column",
  gap: 1,
  p: 1,
  border: 2,
  borderColor: "divider",
  borderRadius: 1.5,
  cursor: "pointer",
  fontSize: "0.9rem",
  textAlign: "center",
  "& input": { position: "absolute", opacity: 0, pointerEvents: "none" },
  "&:has(:checked)": { borderColor: "primary.main", fontWeight: 600 },
  "&:has(:focus-visible)": { outline: "2px solid", outlineColor: "primary.main", outlineOffset: 2 },
} as const;
