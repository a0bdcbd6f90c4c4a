import "../words";

import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { useSession } from "../../../session";
import { Screen } from "../../../ui/Screen";
import { useGenres } from "../useGenreName";
import { FilterBar } from "./FilterBar";
import { ALL } from "./filters";
import { Hero } from "./Hero";
import { Shelf } from "./Shelf";
import { useFilters } from "./useFilters";

const ContinueReading = lazy(async () => ({ default: (await import("./ContinueReading")).ContinueReading }));

export function HomePage() {
  const { t } = useTranslation("reading");
  const { status } = useSession();
  const [{ genre, language, tag, sort, pages }, change] = useFilters();
  const genres = useGenres();
  const genreId = genres.find(({ slug }) => slug === genre)?.genre_id;
  const which = { genreId, language: language || undefined, tag: tag || undefined, sort };
  return (
    <Screen title="">
      <Hero newcomer={status === "signed-out"} />
      {status === "signed-in" && (
        <Suspense>
          <ContinueReading />
        </Suspense>
      )}
      <Box component="section" aria-labelledby="works">
        <Box sx={HEAD}>
          <Typography variant="h2" id="works">
            {t(tag ? "home.tagged" : "home.works", { tag })}
          </Typography>
          <FilterBar filters={{ genre, language, tag, sort, pages }} onChange={change} genres={genres} />
        </Box>
        {(!genre || genreId) && (
          <Shelf
            which={which}
            pages={pages}
            onMore={() => {
              change({ pages: pages + 1 });
            }}
            onReset={() => {
              change(ALL);
            }}
          />
        )}
      </Box>
    </Screen>
  );
}

const HEAD = {
  display: "flex",
  flexWrap: "wrap",
  alignItems: "flex-end",
  justifyContent: "space-between",
  gap: 2,
} as const;
