import "./words";

import type { ThunkDispatch, UnknownAction } from "@reduxjs/toolkit";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDispatch } from "react-redux";

import {
  api,
  type NotebookDetail,
  usePublishNotebookMutation,
  usePublishPageMutation,
  useUnpublishNotebookMutation,
  useUnpublishPageMutation,
} from "../../api";
import { useNotice } from "../notices";
import { standingOf } from "./standing";

/** Chapters that were to be published in a work that is a draft: what of it is meant, somebody must say. */
export interface Question {
  work: NotebookDetail;
  pageIds: readonly number[];
}

export interface Publishing {
  /** How many of several chapters are done; null while nothing goes on. */
  progress: { done: number; total: number } | null;
  /** Why the last thing was not done. */
  error: unknown;
  /** Chapters were published before the work, by itself, was not. */
  half: boolean;
  forget: () => void;
  question: Question | null;
  /** Answers the question: with the work, without it, or not at all. */
  answer: (what: "both" | "chapters" | "nothing") => Promise<boolean>;
  /** The work, with every chapter, or only with those that are published already. */
  publishWork: (pages: boolean) => Promise<boolean>;
  unpublishWork: () => Promise<boolean>;
  /** Chapters; of a work that is a draft, only once the question is answered. */
  publishPages: (pageIds: readonly number[]) => Promise<boolean>;
  unpublishPage: (pageId: number) => Promise<boolean>;
}

type Step = () => Promise<unknown>;
type OnPage = (pageId: number, status: "published" | "draft") => void;

/**
 * Giving readers what was written, and taking it back.
 *
 * @param onPage is told of each chapter that was published or taken back.
 */
export function usePublishing(notebookId: number, onPage?: OnPage): Publishing {
  const { t } = useTranslation("publishing");
  const { pageStep, workStep, unpublishWorkStep, unpublishPageStep, fetchWork } = useSteps(
    notebookId,
    onPage,
  );
  const { run, fail, ...state } = useRun();
  const [question, setQuestion] = useState<Question | null>(null);
  const publishPages = async (pageIds: readonly number[]) => {
    const work = await fetchWork().catch(fail);
    if (!work) return false;
    const standing = standingOf(work);
    if (standing !== "draft") return run(pageIds.map(pageStep), t(`done.${standing}`));
    setQuestion({ work, pageIds });
    return false;
  };
  const answer: Publishing["answer"] = async (what) => {
    setQuestion(null);
    if (!question || what === "nothing") return false;
    const steps = question.pageIds.map(pageStep);
    if (what === "chapters") return run(steps, t("done.draft"));
    return run([...steps, workStep(false)], t("done.public"), steps.length);
  };
  return {
    ...state,
    question,
    answer,
    publishPages,
    publishWork: (pages) => run([workStep(pages)], t("done.public")),
    unpublishWork: () => run([unpublishWorkStep], t("undone")),
    unpublishPage: (pageId) => run([unpublishPageStep(pageId)], t("undone")),
  };
}

/** One thing after another; the first that fails ends it. */
function useRun() {
  const notice = useNotice();
  const [progress, setProgress] = useState<Publishing["progress"]>(null);
  const [failure, setFailure] = useState<{ error: unknown; half: boolean } | null>(null);
  const run = async (steps: readonly Step[], words: string, halfAt?: number) => {
    setFailure(null);
    let at = 0;
    try {
      for (const step of steps) {
        setProgress({ done: at, total: steps.length });
        await step();
        at += 1;
      }
      notice(words);
      return true;
    } catch (error) {
      setFailure({ error, half: at === halfAt });
      return false;
    } finally {
      setProgress(null);
    }
  };
  const fail = (error: unknown) => {
    setFailure({ error, half: false });
    return null;
  };
  const forget = () => {
    setFailure(null);
  };
  return { run, fail, progress, error: failure?.error ?? null, half: failure?.half ?? false, forget };
}

function useSteps(notebookId: number, onPage?: OnPage) {
  const dispatch = useDispatch<ThunkDispatch<unknown, unknown, UnknownAction>>();
  const [publishNotebook] = usePublishNotebookMutation();
  const [unpublishNotebook] = useUnpublishNotebookMutation();
  const [publishPage] = usePublishPageMutation();
  const [unpublishPage] = useUnpublishPageMutation();
  return {
    pageStep: (pageId: number) => async () => {
      await publishPage({ pageId }).unwrap();
      onPage?.(pageId, "published");
    },
    workStep: (pages: boolean) => () => publishNotebook({ notebookId, publication: { pages } }).unwrap(),
    unpublishWorkStep: () => unpublishNotebook({ notebookId }).unwrap(),
    unpublishPageStep: (pageId: number) => async () => {
      await unpublishPage({ pageId }).unwrap();
      onPage?.(pageId, "draft");
    },
    // What is shown may be old: the work may have been published, or taken back, in another tab.
    fetchWork: () =>
      dispatch(
        api.endpoints.getNotebook.initiate({ notebookId }, { forceRefetch: true, subscribe: false }),
      ).unwrap(),
  };
}
