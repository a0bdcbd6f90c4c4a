import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  usePublishNotebookMutation,
  usePublishPageMutation,
  useUnpublishNotebookMutation,
  useUnpublishPageMutation,
} from "../../../api";
import { useNotice } from "../../../ui/notices";

export interface Publishing {
  /** How many of several chapters are done; null while nothing goes on. */
  progress: { done: number; total: number } | null;
  /** Why the last thing was not done. */
  error: unknown;
  forget: () => void;
  /** The work, with every chapter, or only with those that are published already. */
  publishWork: (pages: boolean) => Promise<boolean>;
  unpublishWork: () => Promise<boolean>;
  publishPages: (pageIds: readonly number[]) => Promise<boolean>;
  unpublishPage: (pageId: number) => Promise<boolean>;
}

/** Giving readers what was written, and taking it back. */
export function usePublishing(notebookId: number): Publishing {
  const { t } = useTranslation("writing");
  const notice = useNotice();
  const [publishNotebook] = usePublishNotebookMutation();
  const [unpublishNotebook] = useUnpublishNotebookMutation();
  const [publishPage] = usePublishPageMutation();
  const [unpublish] = useUnpublishPageMutation();
  const [progress, setProgress] = useState<Publishing["progress"]>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (steps: readonly (() => Promise<unknown>)[], words: string) => {
    setError(null);
    try {
      for (const [done, step] of steps.entries()) {
        setProgress({ done, total: steps.length });
        await step();
      }
      notice(words);
      return true;
    } catch (reason) {
      setError(reason);
      return false;
    } finally {
      setProgress(null);
    }
  };
  return {
    progress,
    error,
    forget: () => {
      setError(null);
    },
    publishWork: (pages) =>
      run([() => publishNotebook({ notebookId, publication: { pages } }).unwrap()], t("publishing.done")),
    unpublishWork: () => run([() => unpublishNotebook({ notebookId }).unwrap()], t("publishing.undone")),
    publishPages: (pageIds) =>
      run(
        pageIds.map((pageId) => () => publishPage({ pageId }).unwrap()),
        t("publishing.done"),
      ),
    unpublishPage: (pageId) => run([() => unpublish({ pageId }).unwrap()], t("publishing.undone")),
  };
}
