import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Typography from "@mui/material/Typography";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { type Action, HOTKEYS, shownKeys } from "../slate/hotkeys";

const SIGNS = ["# ", "## ", "### ", "> ", "- ", "1. ", "---", "**…**", "*…*", "`…`", "--", "...", "<< >>"];

/** The list of keys. */
export function KeysDialog({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation(["editor", "app"]);
  const rows = HOTKEYS.map(({ keys, action }) => [shownKeys(keys), nameOf(action, t)] as const);
  const more = [
    ["Tab, Shift+Tab", t("keys.tab")],
    ["Esc", t("keys.escape")],
  ] as const;
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="sm">
      <DialogTitle>{t("keys.title")}</DialogTitle>
      <DialogContent>
        <Box component="dl" sx={LIST}>
          {[...rows, ...more].map(([keys, name]) => (
            <Box key={keys} sx={{ display: "contents" }}>
              <dt>
                <kbd>{keys}</kbd>
              </dt>
              <dd>{name}</dd>
            </Box>
          ))}
        </Box>
        <Typography variant="subtitle2" component="h3" sx={{ mt: 2 }}>
          {t("keys.signs")}
        </Typography>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, mt: 1, "& kbd": KEY }}>
          {SIGNS.map((sign) => (
            <kbd key={sign}>{sign}</kbd>
          ))}
        </Box>
      </DialogContent>
      <DialogActions>
        <Button onClick={onClose}>{t("app:action.close")}</Button>
      </DialogActions>
    </Dialog>
  );
}

function nameOf(action: Action, t: TFunction<["editor", "app"]>): string {
  switch (action.do) {
    case "mark":
      return t(`toolbar.${action.mark}`);
    case "block":
    case "list":
      return t(`toolbar.${action.type}`);
    case "keys":
      return t("keys.keysItself");
    case "toolbar":
    case "save":
      return t(`keys.${action.do}`);
    default:
      return t(`toolbar.${action.do}`);
  }
}

const KEY = {
  fontFamily: "ui-monospace, monospace",
  fontSize: "0.8125rem",
  px: 0.75,
  py: 0.25,
  border: 1,
  borderColor: "divider",
  borderRadius: 0.5,
} as const;
const LIST = {
  display: "grid",
  gridTemplateColumns: "auto 1fr",
  columnGap: 3,
  rowGap: 1,
  m: 0,
  "& dd": { m: 0 },
  "& kbd": KEY,
} as const;
