import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Tooltip from "@mui/material/Tooltip";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import {
  type PageSummary,
  isApiError,
  useGetNotebookQuery,
  usePublishPageMutation,
  useUnpublishPageMutation,
} from "../../../api";
import { errorWords } from "../../../ui/errorWords";
import { useNotice } from "../../../ui/notices";
import type { Autosave } from "../saving/Autosave";
import { useSaveState } from "./useSaveState";

type Told = Pick<PageSummary, "page_id" | "status" | "published_at" | "version">;

interface Props {
  page: Told;
  autosave: Autosave;
  notebookId: number;
}

/** Who reads the chapter, and the ways to change that. What is published is what was saved just before. */
export function Publication({ page, autosave, notebookId }: Props) {
  const { t, i18n } = useTranslation("editor");
  const { data: notebook } = useGetNotebookQuery({ notebookId });
  const entry = notebook?.pages.find(({ page_id: id }) => id === page.page_id);
  const { change, isBusy, done } = usePublishing(page.page_id, autosave);
  const isUnsaved = useSaveState(autosave).kind !== "saved";
  const stored = done && page.version <= done.version ? done.status : page.status;
  const status = stored === "published" && isUnsaved ? "changed" : stored;
  const since = entry?.published_at ?? page.published_at;
  const told = since
    ? t("publish.readersSee", { when: new Date(since).toLocaleString(i18n.language, WHEN) })
    : t("publish.readersSeeNone");
  const note = notebook?.status === "draft" && since ? ` ${t("publish.workIsDraft")}` : "";
  return (
    <>
      <Tooltip title={told + note}>
        <Chip
          size="small"
          label={t(`publish.${status}`)}
          color={status === "published" ? "success" : "default"}
          variant="outlined"
          tabIndex={0}
        />
      </Tooltip>
      {status !== "draft" && (
        <Button
          size="small"
          color="inherit"
          disabled={isBusy}
          onClick={() => void change(false)}
          sx={{ display: { xs: "none", sm: "inline-flex" } }}
        >
          {t("publish.unpublish")}
        </Button>
      )}
      {status !== "published" && (
        <Button size="small" variant="contained" disabled={isBusy} onClick={() => void change(true)}>
          {status === "changed" ? t("publish.update") : t("publish.publish")}
        </Button>
      )}
    </>
  );
}

const WHEN = { dateStyle: "medium", timeStyle: "short" } as const;

function usePublishing(pageId: number, autosave: Autosave) {
  const { t } = useTranslation("editor");
  const { t: tApp } = useTranslation();
  const say = useNotice();
  const [publish] = usePublishPageMutation();
  const [unpublish] = useUnpublishPageMutation();
  const [isBusy, setBusy] = useState(false);
  // No save has answered yet that it is published.
  const [done, setDone] = useState<Pick<Told, "status" | "version"> | null>(null);
  const change = async (isPublic: boolean) => {
    setBusy(true);
    try {
      if (isPublic && !(await autosave.settled())) {
        say(t("publish.unsaved"), "warning");
        return;
      }
      await (isPublic ? publish({ pageId }) : unpublish({ pageId })).unwrap();
      setDone({ status: isPublic ? "published" : "draft", version: autosave.base });
      say(isPublic ? t("publish.done") : t("publish.undone"));
    } catch (error) {
      if (isApiError(error)) say(errorWords(error, tApp), "error");
    } finally {
      setBusy(false);
    }
  };
  return { change, isBusy, done };
}
