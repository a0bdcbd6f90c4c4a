import type { ApiError } from "../../../api";
import type { StoredDraft } from "./draft";

/** How it stands with the text: what the status line says, which must be true. */
export type SaveState =
  | { kind: "saved"; at: number | null }
  | { kind: "unsaved" }
  | { kind: "saving" }
  | { kind: "waiting"; why: "offline" | "away" }
  | { kind: "signed-out" }
  | { kind: "refused"; error: ApiError }
  | { kind: "conflict"; current: StoredDraft };

export type Failure =
  | { kind: "again"; why: "offline" | "away"; after: number | null }
  | { kind: "signed-out" }
  | { kind: "stale"; current: StoredDraft }
  | { kind: "refused"; error: ApiError };

/** What a failed save asks for. `after` is in milliseconds. */
export function failureOf(error: ApiError): Failure {
  const { status, code, retryAfter } = error;
  const after = retryAfter === undefined ? null : retryAfter * 1000;
  if (status === 0) return { kind: "again", why: "offline", after };
  if (status >= 500 || status === 408 || status === 425 || status === 429 || code === "in_progress")
    return { kind: "again", why: "away", after };
  if (status === 401) return { kind: "signed-out" };
  if ((status === 409 || status === 412) && isStored(error.current))
    return { kind: "stale", current: error.current };
  return { kind: "refused", error };
}

function isStored(current: unknown): current is StoredDraft {
  return typeof current === "object" && current !== null && "version" in current && "content" in current;
}
