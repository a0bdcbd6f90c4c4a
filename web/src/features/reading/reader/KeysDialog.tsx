import Box from "@mui/material/Box";
import Dialog from "@mui/material/Dialog";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import { useId } from "react";
import { useTranslation } from "react-i18next";

import { KEYS, type ReaderKey } from "./useReaderKeys";

const SIGNS: Record<string, string> = { ArrowLeft: "←", ArrowRight: "→", "-": "−" };

/** What the keys do. */
export function KeysDialog({ open, onClose }: { open: boolean; onClose: () => void }) {
  const { t } = useTranslation("reading");
  const id = useId();
  return (
    <Dialog open={open} onClose={onClose} aria-labelledby={id}>
      <DialogTitle id={id}>{t("reader.keys")}</DialogTitle>
      <DialogContent>
        <Box component="dl" sx={LIST}>
          {(Object.keys(KEYS) as ReaderKey[]).map((key) => (
            <div key={key}>
              <dt>
                {KEYS[key].map((one) => (
                  <kbd key={one}>{SIGNS[one] ?? one}</kbd>
                ))}
              </dt>
              <dd>{t(`reader.does.${key}`)}</dd>
            </div>
          ))}
        </Box>
      </DialogContent>
    </Dialog>
  );
}

const LIST = {
  m: 0,
  "& div": { display: "flex", alignItems: "center", gap: 2, py: 0.75 },
  "& dt": { minWidth: 96, display: "flex", gap: 0.5 },
  "& dd": { m: 0 },
  "& kbd": {
    minWidth: 28,
    textAlign: "center",
    px: 0.75,
    py: 0.25,
    border: 1,
    borderColor: "divider",
    borderRadius: 0.5,
    font: "inherit",
    fontSize: "0.875rem",
  },
} as const;
