import "../words";

import { mdiBookmarkMultipleOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useListReadingsQuery } from "../../../api";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { MoreButton } from "../../../ui/MoreButton";
import { Screen } from "../../../ui/Screen";
import { LinesSkeleton } from "../../../ui/Skeletons";
import { NewsList } from "./NewsList";
import { ReadingEntry } from "./ReadingEntry";

const PER_PAGE = 20;

/** What one follows, how far one is, and what is new. */
export function ReadingsPage() {
  const { t } = useTranslation(["reading", "app"]);
  const [pages, setPages] = useState(1);
  const { data, error, isFetching, refetch } = useListReadingsQuery({ page: pages, perPage: PER_PAGE });
  return (
    <Screen title={t("app:nav.readings")} maxWidth="md">
      <Typography variant="h1" gutterBottom>
        {t("app:nav.readings")}
      </Typography>
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      {!data && !error && <LinesSkeleton lines={8} />}
      {data?.total === 0 && (
        <EmptyState
          icon={mdiBookmarkMultipleOutline}
          title={t("readings.empty")}
          action={
            <Button component={Link} to="/" variant="contained">
              {t("app:notFound.home")}
            </Button>
          }
        >
          {t("readings.emptyText")}
        </EmptyState>
      )}
      {data && data.total > 0 && (
        <>
          <NewsList />
          <Box component="section" aria-labelledby="following" sx={{ mt: 5 }}>
            <Typography variant="h2" id="following" gutterBottom>
              {t("readings.following")}
            </Typography>
            <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
              {Array.from({ length: pages }, (_, index) => (
                <ReadingsOfPage key={index} page={index + 1} />
              ))}
            </Box>
            <MoreButton
              shown={Math.min(pages * PER_PAGE, data.total)}
              total={data.total}
              loading={isFetching}
              onMore={() => {
                setPages(pages + 1);
              }}
            />
          </Box>
        </>
      )}
    </Screen>
  );
}

function ReadingsOfPage({ page }: { page: number }) {
  const { data } = useListReadingsQuery({ page, perPage: PER_PAGE });
  return data?.items.map((reading) => <ReadingEntry key={reading.notebook.notebook_id} reading={reading} />);
}
