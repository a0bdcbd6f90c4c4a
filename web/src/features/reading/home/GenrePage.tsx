import "../words";

import { mdiRss } from "@mdi/js";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { useParams } from "react-router";

import { useGenresInQuery } from "../../../api";
import { useFeature } from "../../../extensions";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Icon } from "../../../ui/Icon";
import { Screen } from "../../../ui/Screen";
import { Absent } from "../../../ui/Absent";
import { FilterBar } from "./FilterBar";
import { ALL } from "./filters";
import { Shelf } from "./Shelf";
import { useFilters } from "./useFilters";

export function GenrePage() {
  const { t, i18n } = useTranslation("reading");
  const { slug = "" } = useParams();
  const { data: genres, error, refetch } = useGenresInQuery(i18n.language);
  const [filters, change] = useFilters();
  const feeds = useFeature("exchange");
  const genre = genres?.find((one) => one.slug === slug);
  if (genres && !genre) return <Absent />;
  return (
    <Screen title={genre?.name ?? ""}>
      <Box sx={{ display: "flex", flexWrap: "wrap", alignItems: "flex-end", gap: 2 }}>
        <Typography variant="h1" sx={{ flexGrow: 1 }}>
          {genre?.name ?? " "}
          {feeds && (
            <IconButton href={`/api/genres/${slug}/feed.atom`} aria-label={t("feed")} sx={{ ml: 1 }}>
              <Icon path={mdiRss} />
            </IconButton>
          )}
        </Typography>
        <FilterBar filters={filters} onChange={change} />
      </Box>
      <ErrorNotice error={error} onRetry={() => void refetch()} />
      {genre && (
        <Shelf
          which={{
            genreId: genre.genre_id,
            language: filters.language || undefined,
            tag: filters.tag || undefined,
            sort: filters.sort,
          }}
          pages={filters.pages}
          onMore={() => {
            change({ pages: filters.pages + 1 });
          }}
          onReset={() => {
            change(ALL);
          }}
        />
      )}
    </Screen>
  );
}
