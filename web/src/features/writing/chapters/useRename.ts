import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDispatch } from "react-redux";

import { api, isApiError, type PageSummary, useSavePageMutation } from "../../../api";
import { useNotice } from "../../../ui/notices";

/** Another title for a chapter. If it was saved meanwhile, its new title is told, and the next try replaces that. */
export function useRename(chapter: PageSummary, onDone: () => void) {
  const { t } = useTranslation("writing");
  const dispatch = useDispatch();
  const notice = useNotice();
  const [title, setTitle] = useState(chapter.title);
  const [current, setCurrent] = useState<PageSummary | null>(null);
  const [save, { isLoading, error }] = useSavePageMutation();
  const rename = async () => {
    const { version } = current ?? chapter;
    const answer = await save({ pageId: chapter.page_id, pageChanges: { title: title.trim(), version } });
    const stale = currentOf(answer.error);
    setCurrent(stale);
    if (answer.error) return;
    // The editor's saves leave the lists alone; this one is of their concern.
    dispatch(api.util.invalidateTags(["pages", "notebooks"]));
    notice(t("chapters.renamed"));
    onDone();
  };
  return {
    title,
    setTitle,
    theirs: current?.title ?? null,
    rename,
    busy: isLoading,
    error: current ? null : error,
  };
}

function currentOf(error: unknown): PageSummary | null {
  const stale = isApiError(error) && (error.status === 409 || error.status === 412) && error.current;
  return stale ? (stale as PageSummary) : null;
}
