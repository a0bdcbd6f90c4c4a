import { mdiBookSearchOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

import { type ListNotebooksApiArg, useListNotebooksQuery } from "../../../api";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { MoreButton } from "../../../ui/MoreButton";
import { CardSkeleton, Loading } from "../../../ui/Skeletons";
import { WorkCard } from "./WorkCard";
import { GRID } from "./grid";

const PER_PAGE = 24;
/** How many covers stand in the first view of a desktop. */
const FIRST_VIEW = 6;

interface Props {
  which: Omit<ListNotebooksApiArg, "page" | "perPage">;
  pages: number;
  onMore: () => void;
  onReset?: () => void;
}

/** Works, as many pages of their list as are open. Each is asked for by itself, so that going back shows them at once. */
export function Shelf({ which, pages, onMore, onReset }: Props) {
  const { t } = useTranslation("reading");
  const last = useListNotebooksQuery({ ...which, page: pages, perPage: PER_PAGE });
  const total = last.data?.total;
  if (last.error) return <ErrorNotice error={last.error} onRetry={() => void last.refetch()} />;
  if (total === 0)
    return (
      <EmptyState
        icon={mdiBookSearchOutline}
        title={t("shelf.empty")}
        action={onReset && <Button onClick={onReset}>{t("shelf.reset")}</Button>}
      >
        {t("shelf.emptyText")}
      </EmptyState>
    );
  return (
    <>
      <Box component="ul" aria-busy={last.isFetching} sx={GRID}>
        {Array.from({ length: pages }, (_, index) => (
          <ShelfPage key={index} which={which} page={index + 1} />
        ))}
      </Box>
      {total !== undefined && (
        <MoreButton
          shown={Math.min(pages * PER_PAGE, total)}
          total={total}
          loading={last.isFetching}
          onMore={onMore}
        />
      )}
    </>
  );
}

function ShelfPage({ which, page }: { which: Props["which"]; page: number }) {
  const { data, isFetching, currentData } = useListNotebooksQuery({ ...which, page, perPage: PER_PAGE });
  if (!data) return <Waiting />;
  const stale = isFetching && !currentData;
  return data.items.map((work, index) => (
    <Box component="li" key={work.notebook_id} sx={{ opacity: stale ? 0.5 : 1, minWidth: 0 }}>
      <WorkCard work={work} eager={page === 1 && index < FIRST_VIEW} />
    </Box>
  ));
}

function Waiting() {
  return Array.from({ length: 12 }, (_, index) => (
    <li key={index}>{index === 0 ? <Loading>{<CardSkeleton />}</Loading> : <CardSkeleton />}</li>
  ));
}
