import "../words";

import { mdiArrowLeft, mdiHistory } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link, useParams, useSearchParams } from "react-router";

import { useGetPageQuery, useListRevisionsQuery } from "../../../api";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Icon } from "../../../ui/Icon";
import { Screen } from "../../../ui/Screen";
import { RevisionList } from "./RevisionList";
import { RevisionView } from "./RevisionView";

/** What a chapter was: its revisions by day, and what has changed since one of them. */
export function RevisionsPage() {
  const { t } = useTranslation("editor");
  const { notebookId, pageId: id } = useParams();
  const pageId = Number(id);
  const [params, setParams] = useSearchParams();
  const page = useGetPageQuery({ pageId, mode: "editor" }, { refetchOnMountOrArgChange: true });
  const revisions = useListRevisionsQuery({ pageId }, { refetchOnMountOrArgChange: true });
  const chosen = Number(params.get("revision")) || null;
  const choose = (revision: number) => {
    setParams({ revision: String(revision) }, { replace: true });
  };
  const refetch = () => {
    void page.refetch();
    void revisions.refetch();
  };
  const chapter = `/write/${String(notebookId)}/pages/${pageId}`;
  const title = t("revisions.title", { title: page.data?.title ?? "" });
  return (
    <Screen title={title}>
      <Button component={Link} to={chapter} startIcon={<Icon path={mdiArrowLeft} />} sx={{ ml: -1 }}>
        {t("revisions.back")}
      </Button>
      <Typography variant="h1" sx={{ mb: 3, overflowWrap: "anywhere" }}>
        {title}
      </Typography>
      <ErrorNotice error={page.error ?? revisions.error} onRetry={refetch} />
      {!revisions.data && !revisions.error && <Skeleton variant="rounded" height={320} />}
      {revisions.data?.length === 0 && (
        <EmptyState icon={mdiHistory} title={t("revisions.empty")}>
          {t("revisions.emptyText")}
        </EmptyState>
      )}
      {revisions.data && revisions.data.length > 0 && (
        <Box sx={LAYOUT}>
          <RevisionList revisions={revisions.data} chosen={chosen} onChoose={choose} />
          {page.data && chosen !== null ? (
            <RevisionView key={chosen} page={page.data} revision={chosen} onChanged={refetch} />
          ) : (
            <Typography color="text.secondary">{t("revisions.choose")}</Typography>
          )}
        </Box>
      )}
    </Screen>
  );
}

const LAYOUT = {
  display: "grid",
  gap: { xs: 3, md: 5 },
  gridTemplateColumns: { xs: "1fr", md: "18rem minmax(0, 1fr)" },
  alignItems: "start",
} as const;
