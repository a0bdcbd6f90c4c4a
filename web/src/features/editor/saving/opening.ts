import { type Draft, sameDraft, type StoredDraft } from "./draft";
import type { Found } from "./localDrafts";

/** With which text a page is opened. */
export type Opening =
  | { kind: "stored" }
  /** With what was written on this device and had not been saved. */
  | { kind: "brought-back"; draft: Draft; base: number }
  /** Both were changed: a person must say. */
  | { kind: "conflict"; draft: Draft; current: StoredDraft };

/** Weigh what this device kept against what the server has. */
export function openingOf(stored: StoredDraft, found: Found | null): Opening {
  if (!found || sameDraft(found.draft, stored)) return { kind: "stored" };
  const { draft, sent } = found;
  const own = draft.base === stored.version || (sent !== null && sameDraft(sent, stored));
  return own
    ? { kind: "brought-back", draft, base: stored.version }
    : { kind: "conflict", draft, current: stored };
}
