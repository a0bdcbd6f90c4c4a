import { useTranslation } from "react-i18next";
import { useDispatch } from "react-redux";

import {
  api,
  type ListPagesApiArg,
  type PageSummary,
  useListPagesQuery,
  useMovePageMutation,
} from "../../../api";
import { useNotice } from "../../../ui/notices";
import { movedTo } from "./order";

/** Of a work with a thousand chapters, so many are on the screen. */
const PER_PAGE = 100;

export interface ChapterPart {
  chapters: readonly PageSummary[];
  total: number;
  page: number;
  pages: number;
  loading: boolean;
  error: unknown;
  retry: () => void;
  /** Shown at once, and undone if the server refuses. @returns whether it was moved. */
  move: (chapter: PageSummary, position: number) => Promise<boolean>;
}

/** A part of the list of chapters. */
export function useChapters(notebookId: number, page: number): ChapterPart {
  const which = { notebookId, page, perPage: PER_PAGE };
  const { data, isLoading, error, refetch } = useListPagesQuery(which, { refetchOnMountOrArgChange: true });
  const move = useMove(which);
  const total = data?.total ?? 0;
  return {
    chapters: data?.items ?? [],
    total,
    page,
    pages: Math.ceil(total / PER_PAGE),
    loading: isLoading,
    error: data ? null : error,
    retry: () => void refetch(),
    move,
  };
}

function useMove(which: ListPagesApiArg) {
  const { t } = useTranslation("writing");
  const notice = useNotice();
  const dispatch = useDispatch();
  const [movePage] = useMovePageMutation();
  return async ({ page_id: pageId, title, position: from }: PageSummary, position: number) => {
    if (position === from) return false;
    const shown = api.util.updateQueryData("listPages", which, (list) => {
      list.items = movedTo(list.items, pageId, position);
    });
    const { undo } = dispatch(shown as unknown as { type: string }) as unknown as { undo: () => void };
    const { error } = await movePage({ pageId, newPosition: { position } });
    if (!error) return true;
    undo();
    notice(t("chapters.notMoved", { title }), "error");
    return false;
  };
}
