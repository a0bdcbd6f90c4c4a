import Box from "@mui/material/Box";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { api, keepOffline, keptSince, type NotebookDetail, type Page } from "../../../api";
import { DocumentView } from "../../../document/DocumentView";
import type { SlateDocument } from "../../../document/types";
import { SERIF } from "../../../theme";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Screen } from "../../../ui/Screen";
import { LinesSkeleton } from "../../../ui/Skeletons";
import { useFormat } from "../../../ui/useFormat";
import { ChapterEnd } from "./ChapterEnd";
import { KeptNote } from "./KeptNote";
import { ReaderBar } from "./ReaderBar";
import { PROSE } from "./prose";
import type { Tool } from "./ReaderPage";
import { LINES, MEASURES, type ReaderSettings, SIZES } from "./settings";
import { usePlace } from "./usePlace";

interface Props {
  notebookId: number;
  pageId: number;
  work: NotebookDetail | undefined;
  chapter: Page | undefined;
  error: unknown;
  onRetry: () => void;
  settings: ReaderSettings;
  onTool: (tool: Tool) => void;
}

export function Chapter({ notebookId, work, chapter, error, onRetry, settings, onTool }: Props) {
  const text = useRef<HTMLDivElement>(null);
  return (
    <>
      <ReaderBar notebookId={notebookId} title={work?.title} text={text} onTool={onTool} />
      <Screen title={[chapter?.title, work?.title].filter(Boolean).join(" · ")} maxWidth={false}>
        <Box
          sx={{ ...COLUMN, maxWidth: MEASURES[settings.width], fontSize: `${SIZES[settings.size] ?? 1}rem` }}
        >
          <ErrorNotice error={error} onRetry={onRetry} />
          {!chapter && !error && <LinesSkeleton lines={14} />}
          {chapter && (
            <Box component="article" lang={work?.language}>
              <Heading chapter={chapter} work={work} />
              <KeptNote since={keptSince(chapter)} />
              <Text ref={text} chapter={chapter} leading={LINES[settings.leading]} />
            </Box>
          )}
          {chapter && work && <ChapterEnd chapter={chapter} work={work} />}
        </Box>
      </Screen>
    </>
  );
}

interface TextProps {
  chapter: Page;
  leading: number;
  ref: React.RefObject<HTMLDivElement | null>;
}

/** The text itself. It stands only once it is there, so that a place in it can be found. */
function Text({ chapter, leading, ref }: TextProps) {
  const prefetch = api.usePrefetch("getPage");
  const { page_id, next, notebook_id } = chapter;
  usePlace(ref, notebook_id, page_id);
  useEffect(() => {
    if (next) prefetch({ pageId: next });
    keepOffline(page_id, ...(next ? [next] : []));
  }, [page_id, next, prefetch]);
  return (
    <Box ref={ref} sx={{ ...PROSE, fontFamily: SERIF, lineHeight: leading }}>
      <DocumentView content={chapter.content as SlateDocument} />
    </Box>
  );
}

function Heading({ chapter, work }: { chapter: Page; work: NotebookDetail | undefined }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  const readable = work?.pages.filter((page) => page.published_at) ?? [];
  const number = readable.findIndex((page) => page.page_id === chapter.page_id) + 1;
  return (
    <Box component="header" sx={{ textAlign: "center", mb: "2.5em", mt: { xs: "1em", md: "2.5em" } }}>
      <Box component="p" sx={{ m: 0, mb: 1.5, fontSize: "0.85rem", color: "text.secondary" }} lang="">
        {number > 0 && `${t("reader.number", { number, total: readable.length })} · `}
        {format.duration(chapter.word_count)}
      </Box>
      <Box
        component="h1"
        sx={{
          typography: "h1",
          fontSize: "1.9em",
          lineHeight: 1.2,
          m: 0,
          textWrap: "balance",
          overflowWrap: "anywhere",
        }}
      >
        {chapter.title}
      </Box>
    </Box>
  );
}

const COLUMN = { mx: "auto", pt: 7 } as const;
