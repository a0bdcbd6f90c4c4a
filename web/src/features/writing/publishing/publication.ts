import type { NotebookDetail, PageEntry } from "../../../api";

/** What readers have of a work, by its chapters. */
export interface Publication {
  /** In all. */
  chapters: number;
  /** That readers have, or will have once the work is published. */
  ready: number;
  /** Of those, that were changed since. */
  changed: PageEntry[];
  /** That are nobody's but the author's. */
  drafts: number;
  /** Nothing is left to publish. */
  complete: boolean;
}

export function publicationOf({ status, pages }: Pick<NotebookDetail, "status" | "pages">): Publication {
  const changed = pages.filter((page) => page.status === "changed");
  const drafts = pages.filter((page) => page.status === "draft").length;
  return {
    chapters: pages.length,
    ready: pages.length - drafts,
    changed,
    drafts,
    complete: status === "published" && pages.length > 0 && drafts === 0 && changed.length === 0,
  };
}
