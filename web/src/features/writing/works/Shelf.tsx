import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Pagination from "@mui/material/Pagination";
import Skeleton from "@mui/material/Skeleton";
import type { ReactNode } from "react";
import { useTranslation } from "react-i18next";

import type { Notebook } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import type { WorksShelf } from "./useShelf";

interface Props {
  shelf: WorksShelf;
  nothing: ReactNode;
  children: (work: Notebook) => ReactNode;
}

/** A list of works, in as many columns as there is room for. */
export function Shelf({ shelf, nothing, children }: Props) {
  const { t } = useTranslation("writing");
  if (shelf.error) return <ErrorNotice error={shelf.error} onRetry={shelf.retry} />;
  if (shelf.loading) return <Loading />;
  if (shelf.total === 0) return nothing;
  return (
    <>
      <Box component="ul" sx={GRID}>
        {shelf.works.map(children)}
      </Box>
      <Box sx={{ display: "flex", justifyContent: "center", mt: 4 }}>
        {shelf.more && <Button onClick={shelf.more}>{t("works.more")}</Button>}
        {!shelf.more && shelf.pages > 1 && (
          <Pagination
            page={shelf.page}
            count={shelf.pages}
            onChange={(_, page) => {
              shelf.turnTo(page);
            }}
          />
        )}
      </Box>
    </>
  );
}

function Loading() {
  const { t } = useTranslation();
  return (
    <Box sx={GRID} role="status" aria-label={t("status.loading")}>
      {[0, 1, 2].map((card) => (
        <Skeleton key={card} variant="rounded" height={172} />
      ))}
    </Box>
  );
}

const GRID = {
  display: "grid",
  gridTemplateColumns: { xs: "minmax(0, 1fr)", md: "repeat(2, minmax(0, 1fr))" },
  gap: 2.5,
  m: 0,
  p: 0,
  listStyle: "none",
} as const;
