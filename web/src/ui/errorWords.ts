import type { TFunction } from "i18next";

import type { ApiError } from "../api";

const AWAY = new Set([502, 503, 504]);

/** What a person is told of a call that failed: what happened, and what to do. */
export function errorWords(error: ApiError, t: TFunction): string {
  if (error.code === "offline") return t("error.offline");
  if (AWAY.has(error.status)) return t("error.away");
  if (error.status === 429) return t("error.tooMany", { count: error.retryAfter ?? 1 });
  if (error.status === 404) return t("error.notFound");
  if (error.status === 413) return t("error.tooLarge");
  if (error.status === 409 || error.status === 412) return error.detail || t("error.changed");
  if (error.status === 403) return error.detail || t("error.forbidden");
  if (error.status === 400 || error.status === 422)
    return Object.values(error.errors).flat().join(" ") || error.detail;
  return t("error.unknown", { id: error.requestId ?? error.status });
}
