import { useState } from "react";

import { type ListNotebooksApiArg, type Notebook, useListNotebooksQuery } from "../../../api";

const MORE = 24;
const AT_MOST = 96;

export interface WorksShelf {
  works: readonly Notebook[];
  total: number;
  page: number;
  pages: number;
  loading: boolean;
  error: unknown;
  retry: () => void;
  more: (() => void) | null;
  turnTo: (page: number) => void;
}

/** One's own works, or those in the trash: 24, more on demand, and pages of 96 beyond that. */
export function useShelf(which: ListNotebooksApiArg): WorksShelf {
  const [perPage, setPerPage] = useState(MORE);
  const [page, setPage] = useState(1);
  const { data, isLoading, error, refetch } = useListNotebooksQuery(
    { ...which, page, perPage },
    // The editor saves without a word to the lists.
    { refetchOnMountOrArgChange: true },
  );
  const total = data?.total ?? 0;
  const canGrow = perPage < AT_MOST && total > perPage;
  return {
    works: data?.items ?? [],
    total,
    page,
    pages: Math.ceil(total / perPage),
    loading: isLoading,
    error: data ? null : error,
    retry: () => void refetch(),
    more: canGrow
      ? () => {
          setPerPage(Math.min(perPage * 2, AT_MOST));
        }
      : null,
    turnTo: setPage,
  };
}
