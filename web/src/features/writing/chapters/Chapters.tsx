import { mdiPlus, mdiScriptTextOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Pagination from "@mui/material/Pagination";
import Skeleton from "@mui/material/Skeleton";
import { useTranslation } from "react-i18next";
import { useSearchParams } from "react-router";

import type { NotebookDetail } from "../../../api";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Icon } from "../../../ui/Icon";
import type { Publishing } from "../../../ui/publishing/usePublishing";
import { ChapterList } from "./ChapterList";
import { ChapterTrash } from "./ChapterTrash";
import { useChapters } from "./useChapters";
import { useNewChapter } from "./useNewChapter";

interface Props {
  work: NotebookDetail;
  publishing: Publishing;
}

/** The chapters of a work, and those in its trash. */
export function Chapters({ work, publishing }: Props) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const [params, setParams] = useSearchParams();
  const part = useChapters(work.notebook_id, Number(params.get("page") ?? 1));
  const chapter = useNewChapter(work);
  const begin = (
    <Button
      variant="contained"
      startIcon={<Icon path={mdiPlus} />}
      loading={chapter.busy}
      onClick={() => void chapter.begin()}
    >
      {tw("room.newChapter")}
    </Button>
  );
  return (
    <>
      <ErrorNotice error={part.error} onRetry={part.retry} />
      <ErrorNotice error={chapter.error} onRetry={() => void chapter.begin()} />
      {part.loading && (
        <div role="status" aria-label={t("status.loading")}>
          {[0, 1, 2].map((row) => (
            <Skeleton key={row} variant="rounded" height={56} sx={{ mb: 1 }} />
          ))}
        </div>
      )}
      {!part.loading && !part.error && part.total === 0 && (
        <EmptyState icon={mdiScriptTextOutline} title={tw("chapters.emptyTitle")} action={begin}>
          {tw("chapters.empty")}
        </EmptyState>
      )}
      {part.total > 0 && (
        <>
          <ChapterList part={part} publishing={publishing} />
          <Box sx={{ display: "flex", flexWrap: "wrap", gap: 2, alignItems: "center", mt: 2.5 }}>
            {begin}
            {part.pages > 1 && (
              <Pagination
                aria-label={tw("chapters.pages")}
                page={part.page}
                count={part.pages}
                onChange={(_, page) => {
                  setParams({ page: String(page) });
                }}
              />
            )}
          </Box>
        </>
      )}
      <ChapterTrash notebookId={work.notebook_id} />
    </>
  );
}
