import "../words";

import { mdiBookOpenPageVariantOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { isApiError, useListWorksQuery, useProfileQuery } from "../../../api";
import { Absent } from "../../../ui/Absent";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { MoreButton } from "../../../ui/MoreButton";
import { Screen } from "../../../ui/Screen";
import { LinesSkeleton } from "../../../ui/Skeletons";
import { GRID } from "../home/grid";
import { WorkCard } from "../home/WorkCard";
import { AuthorHead } from "./AuthorHead";

const PER_PAGE = 24;

export function AuthorPage() {
  const { username = "" } = useParams();
  const { data: author, error, refetch } = useProfileQuery({ username });
  if (isApiError(error) && error.status === 404) return <Absent />;
  return (
    <Screen title={author?.display_name ?? username}>
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      {!author && !error && <LinesSkeleton />}
      {author && <AuthorHead author={author} />}
      {author && <Works username={author.username} />}
    </Screen>
  );
}

function Works({ username }: { username: string }) {
  const { t } = useTranslation("reading");
  const [pages, setPages] = useState(1);
  const { data, error, isFetching, refetch } = useListWorksQuery({
    username,
    page: pages,
    perPage: PER_PAGE,
  });
  if (data?.total === 0)
    return (
      <EmptyState icon={mdiBookOpenPageVariantOutline} title={t("author.empty")}>
        {t("author.emptyText")}
      </EmptyState>
    );
  return (
    <Box component="section" aria-labelledby="works" sx={{ mt: 6 }}>
      <Typography variant="h2" id="works">
        {t("author.works")}
      </Typography>
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      <Box component="ul" sx={GRID}>
        {Array.from({ length: pages }, (_, index) => (
          <WorksPage key={index} username={username} page={index + 1} />
        ))}
      </Box>
      {data && (
        <MoreButton
          shown={Math.min(pages * PER_PAGE, data.total)}
          total={data.total}
          loading={isFetching}
          onMore={() => {
            setPages(pages + 1);
          }}
        />
      )}
    </Box>
  );
}

function WorksPage({ username, page }: { username: string; page: number }) {
  const { data } = useListWorksQuery({ username, page, perPage: PER_PAGE });
  return data?.items.map((work) => (
    <Box component="li" key={work.notebook_id} sx={{ minWidth: 0 }}>
      <WorkCard work={work} />
    </Box>
  ));
}
