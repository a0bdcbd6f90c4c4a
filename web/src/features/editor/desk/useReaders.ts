import { useState } from "react";
import { useTranslation } from "react-i18next";

import { type PageSummary, useGetNotebookQuery } from "../../../api";
import { useNotice } from "../../../ui/notices";
import { type Publishing, usePublishing } from "../../../ui/publishing/usePublishing";
import { othersReady, type Standing, standingOf } from "../../../ui/publishing/standing";
import type { Autosave } from "../saving/Autosave";
import { useSaveState } from "./useSaveState";

export type Told = Pick<PageSummary, "page_id" | "status" | "published_at" | "version">;

export interface Readers {
  status: Told["status"];
  /** When readers got what they have of it. */
  since: string | null;
  /** Whether readers see what is published of the work; null as long as that is not known. */
  standing: Standing | null;
  /** Of the work, and how many of its chapters readers have once it is published. */
  title: string;
  ready: number;
  busy: boolean;
  publishing: Publishing;
  publish: () => void;
  unpublish: () => void;
  answer: Publishing["answer"];
}

/**
 * What readers have of the chapter, and the ways to change that; null where the site did not answer. What is published is
 * what was saved just before.
 */
export function useReaders(page: Told | null, autosave: Autosave, notebookId: number): Readers | null {
  const { data: work } = useGetNotebookQuery({ notebookId });
  // No save has answered yet that it is published.
  const [done, setDone] = useState<Pick<Told, "status" | "version"> | null>(null);
  const publishing = usePublishing(notebookId, (_, status) => {
    setDone({ status, version: autosave.base });
  });
  const { busy, saved } = useSavedFirst(autosave);
  const isUnsaved = useSaveState(autosave).kind !== "saved";
  if (!page) return null;
  const stored = done && page.version <= done.version ? done.status : page.status;
  const entry = work?.pages.find(({ page_id: id }) => id === page.page_id);
  return {
    status: stored === "published" && isUnsaved ? "changed" : stored,
    since: entry?.published_at ?? page.published_at ?? null,
    standing: work ? standingOf(work) : null,
    title: work?.title ?? "",
    ready: work ? othersReady(work, []) : 0,
    busy: busy || publishing.progress !== null,
    publishing,
    publish: () => void saved(() => publishing.publishPages([page.page_id])),
    unpublish: () => void publishing.unpublishPage(page.page_id),
    answer: (what) => (what === "nothing" ? publishing.answer(what) : saved(() => publishing.answer(what))),
  };
}

/** Does something once all that was written is saved; says so where it cannot be. */
function useSavedFirst(autosave: Autosave) {
  const { t } = useTranslation("editor");
  const say = useNotice();
  const [busy, setBusy] = useState(false);
  const saved = async (step: () => Promise<boolean>) => {
    setBusy(true);
    try {
      if (await autosave.settled()) return await step();
      say(t("publish.unsaved"), "warning");
      return false;
    } finally {
      setBusy(false);
    }
  };
  return { busy, saved };
}
