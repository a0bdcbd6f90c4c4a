import { mdiFormatFontSizeDecrease, mdiFormatFontSizeIncrease } from "@mdi/js";
import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import IconButton from "@mui/material/IconButton";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { Icon } from "../../../ui/Icon";
import { Segments } from "./Segments";
import { LEADINGS, nearestSize, PAPERS, type ReaderSettings, SIZES, WIDTHS } from "./settings";
import type { ChangeSettings } from "./useReaderSettings";

interface Props {
  settings: ReaderSettings;
  onChange: ChangeSettings;
  open: boolean;
  onClose: () => void;
}

/** Letters, lines and paper. What is chosen shows at once in the text behind. */
export function SettingsPanel({ settings, onChange, open, onClose }: Props) {
  const { t } = useTranslation("reading");
  const id = useId();
  return (
    <Dialog
      open={open}
      onClose={onClose}
      aria-labelledby={id}
      slotProps={{
        container: {
          sx: { alignItems: { xs: "flex-end", sm: "flex-start" }, justifyContent: { sm: "flex-end" } },
        },
        backdrop: { invisible: true },
        paper: { sx: { width: 360, maxWidth: "calc(100vw - 32px)", m: 2, mt: { sm: 8 } }, elevation: 8 },
      }}
    >
      <DialogTitle id={id} sx={{ pb: 1 }}>
        {t("reader.settings")}
      </DialogTitle>
      <DialogContent sx={{ display: "grid", gap: 2.5 }}>
        <Segments
          name={t("reader.paper")}
          options={PAPERS}
          value={settings.paper}
          label={(one) => t(`reader.papers.${one}`)}
          onChoose={(paper) => {
            onChange(() => ({ paper }));
          }}
        />
        <Size
          size={settings.size}
          onChange={(step) => {
            onChange(({ size }) => ({ size: nearestSize(size + step) }));
          }}
        />
        <Segments
          name={t("reader.width")}
          options={WIDTHS}
          value={settings.width}
          label={(one) => t(`reader.widths.${one}`)}
          onChoose={(width) => {
            onChange(() => ({ width }));
          }}
        />
        <Segments
          name={t("reader.leading")}
          options={LEADINGS}
          value={settings.leading}
          label={(one) => t(`reader.leadings.${one}`)}
          onChoose={(leading) => {
            onChange(() => ({ leading }));
          }}
        />
      </DialogContent>
    </Dialog>
  );
}

function Size({ size, onChange }: { size: number; onChange: (step: 1 | -1) => void }) {
  const { t } = useTranslation("reading");
  return (
    <Box role="group" aria-label={t("reader.size")} sx={{ display: "flex", alignItems: "center", gap: 1 }}>
      <Box component="span" sx={{ flexGrow: 1, typography: "body2" }}>
        {t("reader.size")}
      </Box>
      <IconButton
        aria-label={t("reader.smaller")}
        disabled={size === 0}
        onClick={() => {
          onChange(-1);
        }}
      >
        <Icon path={mdiFormatFontSizeDecrease} />
      </IconButton>
      <Box
        component="output"
        aria-live="polite"
        sx={{ minWidth: "3.5em", textAlign: "center", typography: "body2" }}
      >
        {Math.round((SIZES[size] ?? 1) * 16)} px
      </Box>
      <IconButton
        aria-label={t("reader.larger")}
        disabled={size === SIZES.length - 1}
        onClick={() => {
          onChange(1);
        }}
      >
        <Icon path={mdiFormatFontSizeIncrease} />
      </IconButton>
    </Box>
  );
}
