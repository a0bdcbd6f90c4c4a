import {
  mdiAlertOutline,
  mdiCheck,
  mdiCloudOffOutline,
  mdiCloudSyncOutline,
  mdiPencilOutline,
} from "@mdi/js";
import Box from "@mui/material/Box";
import visuallyHidden from "@mui/utils/visuallyHidden";
import type { TFunction } from "i18next";
import { useTranslation } from "react-i18next";

import { regional } from "../../../i18n";
import { Icon } from "../../../ui/Icon";
import type { SaveState } from "../saving/saveState";

/** Says how it stands with the text, aloud only where it matters. */
export function SaveStatus({ state }: { state: SaveState }) {
  const { t, i18n } = useTranslation("editor");
  const isBad = BAD.has(state.kind);
  const words = wordsFor(state, t, regional(i18n.language));
  const kept = isBad ? `. ${t("status.kept")}` : "";
  return (
    <Box
      sx={{ ...LINE, color: isBad ? "error.main" : "text.secondary" }}
      data-save-state={state.kind}
      data-trouble={isBad || undefined}
    >
      <Icon path={ICONS[state.kind]} sx={{ fontSize: 18 }} />
      <span>
        {words}
        <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
          {kept}
        </Box>
      </span>
      <Box component="span" role="status" aria-live="polite" sx={visuallyHidden}>
        {isBad && words + kept}
      </Box>
    </Box>
  );
}

const LINE = {
  display: "inline-flex",
  alignItems: "center",
  gap: 0.75,
  fontSize: { xs: "0.8125rem", sm: "0.875rem" },
  lineHeight: 1.2,
  minWidth: 0,
} as const;
const BAD = new Set<SaveState["kind"]>(["waiting", "signed-out", "refused", "conflict"]);
const ICONS: Record<SaveState["kind"], string> = {
  saved: mdiCheck,
  unsaved: mdiPencilOutline,
  saving: mdiCloudSyncOutline,
  waiting: mdiCloudOffOutline,
  "signed-out": mdiCloudOffOutline,
  refused: mdiAlertOutline,
  conflict: mdiAlertOutline,
};

function wordsFor(state: SaveState, t: TFunction<"editor">, locale: string): string {
  switch (state.kind) {
    case "saved":
      return state.at === null ? t("status.saved") : t("status.savedAt", { time: timeOf(state.at, locale) });
    case "waiting":
      return t(`status.${state.why}`);
    case "signed-out":
      return t("status.signedOut");
    default:
      return t(`status.${state.kind}`);
  }
}

function timeOf(at: number, locale: string): string {
  return new Intl.DateTimeFormat(locale, { hour: "2-digit", minute: "2-digit" }).format(at);
}
