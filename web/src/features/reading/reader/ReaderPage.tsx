import "../words";

import GlobalStyles from "@mui/material/GlobalStyles";
import { ThemeProvider } from "@mui/material/styles";
import { useState } from "react";
import { useNavigate, useParams } from "react-router";

import { isApiError, useGetNotebookQuery, useGetPageQuery } from "../../../api";
import { Absent } from "../../../ui/Absent";
import { useReached } from "../useReached";
import { Chapter } from "./Chapter";
import { ContentsDrawer } from "./ContentsDrawer";
import { KeysDialog } from "./KeysDialog";
import { nearestSize, nextPaper } from "./settings";
import { SettingsPanel } from "./SettingsPanel";
import { type ReaderKey, useReaderKeys } from "./useReaderKeys";
import { useReaderSettings } from "./useReaderSettings";
import { useReaderTheme } from "./useReaderTheme";

export type Tool = "contents" | "settings" | "keys";

/** A chapter and nothing else, on the paper that the reader likes. */
export function ReaderPage() {
  const params = useParams();
  const [notebookId, pageId] = [Number(params.notebookId), Number(params.pageId)];
  const work = useGetNotebookQuery({ notebookId });
  const page = useGetPageQuery({ pageId });
  const [settings, change] = useReaderSettings();
  const [tool, setTool] = useState<Tool | null>(null);
  const theme = useReaderTheme(settings.paper);
  const navigate = useNavigate();
  useReached(work.currentData, pageId);

  const chapter = page.currentData;
  const open = (id: number | null | undefined) => {
    if (id) void navigate(`/notebooks/${notebookId}/pages/${id}`);
  };
  const keys: Record<ReaderKey, () => void> = {
    previous: () => {
      open(chapter?.previous);
    },
    next: () => {
      open(chapter?.next);
    },
    contents: () => {
      setTool("contents");
    },
    settings: () => {
      setTool("settings");
    },
    keys: () => {
      setTool("keys");
    },
    larger: () => {
      change(({ size }) => ({ size: nearestSize(size + 1) }));
    },
    smaller: () => {
      change(({ size }) => ({ size: nearestSize(size - 1) }));
    },
    paper: () => {
      change(({ paper }) => ({ paper: nextPaper(paper) }));
    },
    work: () => void navigate(`/notebooks/${notebookId}`),
  };
  useReaderKeys((key) => {
    keys[key]();
  });

  const gone = [work.error, page.error].some((error) => isApiError(error) && error.status === 404);
  const elsewhere = chapter !== undefined && chapter.notebook_id !== notebookId;
  if (gone || elsewhere) return <Absent />;
  const close = () => {
    setTool(null);
  };
  return (
    <ThemeProvider theme={theme}>
      {/* More specific than what the app says of the same elements. */}
      <GlobalStyles
        styles={{
          ":root body": {
            backgroundColor: theme.palette.background.default,
            color: theme.palette.text.primary,
          },
          ":root": { colorScheme: theme.palette.mode },
        }}
      />
      <Chapter
        key={pageId}
        notebookId={notebookId}
        pageId={pageId}
        work={work.data}
        chapter={chapter}
        error={page.error ?? work.error}
        onRetry={() => {
          void page.refetch();
          void work.refetch();
        }}
        settings={settings}
        onTool={setTool}
      />
      {work.data && (
        <ContentsDrawer work={work.data} current={pageId} open={tool === "contents"} onClose={close} />
      )}
      <SettingsPanel settings={settings} onChange={change} open={tool === "settings"} onClose={close} />
      <KeysDialog open={tool === "keys"} onClose={close} />
    </ThemeProvider>
  );
}
