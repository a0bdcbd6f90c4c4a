import { type ManagedReport, useGetNotebookQuery, useGetPageQuery } from "../../../api";

/** What a report is about, as far as an administrator can see it: published works and chapters. */
export interface Target {
  title: string | null;
  path: string | null;
  /** The work to block; null where that is not known. */
  notebookId: number | null;
  loading: boolean;
}

export function useTarget({ kind, target_id: id }: ManagedReport): Target {
  const work = useGetNotebookQuery({ notebookId: id }, { skip: kind !== "notebook" });
  const page = useGetPageQuery({ pageId: id }, { skip: kind !== "page" });
  if (kind === "notebook")
    return {
      title: work.data?.title ?? null,
      path: work.data ? `/notebooks/${id}` : null,
      notebookId: id,
      loading: work.isLoading,
    };
  const notebookId = page.data?.notebook_id ?? null;
  return {
    title: page.data?.title ?? null,
    path: notebookId === null ? null : `/notebooks/${notebookId}/pages/${id}`,
    notebookId,
    loading: page.isLoading,
  };
}
