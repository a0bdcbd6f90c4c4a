import ToggleButton from "@mui/material/ToggleButton";
import ToggleButtonGroup from "@mui/material/ToggleButtonGroup";
import { useTranslation } from "react-i18next";
import { useDispatch, useSelector } from "react-redux";

import { chooseMode, type Look, type Mode, MODES } from "../../../theme/look";
import { Section } from "../Section";
import { Palettes } from "./Palettes";
import { Preview } from "./Preview";

export function AppearancePage() {
  const { t } = useTranslation("settings");
  const { mode, palette } = useSelector((state: { look: Look }) => state.look);
  const dispatch = useDispatch();
  return (
    <div>
      <Section title={t("appearance.mode")}>
        <ToggleButtonGroup
          exclusive
          value={mode}
          aria-label={t("appearance.mode")}
          onChange={(_, chosen: Mode | null) => {
            if (chosen) dispatch(chooseMode(chosen));
          }}
        >
          {MODES.map((one) => (
            <ToggleButton key={one} value={one} sx={{ px: 2, textTransform: "none" }}>
              {t(`appearance.${one}`)}
            </ToggleButton>
          ))}
        </ToggleButtonGroup>
      </Section>
      <Section title={t("appearance.palette")} text={t("appearance.paletteText")}>
        <Palettes chosen={palette} />
      </Section>
      <Section title={t("appearance.preview")}>
        <Preview palette={palette} />
      </Section>
    </div>
  );
}
