import type { NotebookDetail } from "../../api";

/** Whether readers see what is published of a work; if not, what stands before them. */
export type Standing = "public" | "draft" | "blocked";

export function standingOf({ status, blocked }: Pick<NotebookDetail, "status" | "blocked">): Standing {
  if (blocked) return "blocked";
  return status === "published" ? "public" : "draft";
}

/** How many chapters come before readers with a work, beside some that are published with it. */
export function othersReady({ pages }: Pick<NotebookDetail, "pages">, beside: readonly number[]): number {
  return pages.filter(({ page_id: id, status }) => status !== "draft" && !beside.includes(id)).length;
}
