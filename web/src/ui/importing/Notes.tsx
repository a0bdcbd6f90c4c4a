import { useTranslation } from "react-i18next";

import type { Note, RefusedWork } from "../../api";
import { NOTE_CODES, REFUSALS } from "./words";

/** What of a file could not come over as it was: an item of a list for each kind of thing. */
export function Notes({ notes }: { notes: readonly Note[] }) {
  const { t } = useTranslation("importing");
  return sumOf(notes).map(({ code, detail, count }) => {
    const known = NOTE_CODES.find((one) => one === code);
    return (
      <li key={code}>
        {known ? t(`note.${known}`) : detail}
        {count > 1 && ` (${t("times", { count })})`}
      </li>
    );
  });
}

/** Why a work did not come in. */
export function WhyRefused({ refused: { code, detail } }: { refused: RefusedWork }) {
  const { t } = useTranslation("importing");
  return t(`refused.${REFUSALS.find((one) => one === code) ?? "other"}`, { detail });
}

/** A note for each code: what several files have in common is said once. */
function sumOf(notes: readonly Note[]): Note[] {
  const sums = new Map<string, Note>();
  notes.forEach(({ code, detail, count }) => {
    const known = sums.get(code);
    sums.set(code, { code, detail, count: (known?.count ?? 0) + count });
  });
  return [...sums.values()];
}
