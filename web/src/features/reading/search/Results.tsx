import { mdiBookSearchOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type SearchItem, useSearchQuery } from "../../../api";
import { EmptyState } from "../../../ui/EmptyState";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { MoreButton } from "../../../ui/MoreButton";
import { LinesSkeleton } from "../../../ui/Skeletons";
import { Marked } from "./Marked";
import { addressOf } from "./useSuggestions";

const PER_PAGE = 20;

interface Props {
  q: string;
  type: "" | "notebook" | "page";
  pages: number;
  onMore: () => void;
}

/** Works and chapters that fit, best first. */
export function Results({ q, type, pages, onMore }: Props) {
  const { t } = useTranslation("reading");
  const which = { q, type: type || undefined, perPage: PER_PAGE };
  const { data, currentData, error, isFetching, refetch } = useSearchQuery({ ...which, page: pages });
  if (error) return <ErrorNotice error={error} onRetry={() => void refetch()} />;
  if (!data || (!currentData && pages === 1)) return <LinesSkeleton lines={9} />;
  if (data.total === 0)
    return (
      <EmptyState icon={mdiBookSearchOutline} title={t("search.nothing", { q })}>
        {data.suggestion ? (
          <>
            {t("search.meant")}{" "}
            <Box component={Link} to={`/search?q=${encodeURIComponent(data.suggestion)}`} sx={MEANT}>
              {data.suggestion}
            </Box>
          </>
        ) : (
          t("search.tryOther")
        )}
      </EmptyState>
    );
  return (
    <>
      <Box component="ol" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {Array.from({ length: pages }, (_, index) => (
          <ResultPage key={index} which={which} page={index + 1} />
        ))}
      </Box>
      <MoreButton
        shown={Math.min(pages * PER_PAGE, data.total)}
        total={data.total}
        loading={isFetching}
        onMore={onMore}
      />
    </>
  );
}

function ResultPage({
  which,
  page,
}: {
  which: { q: string; type?: "notebook" | "page"; perPage: number };
  page: number;
}) {
  const { data } = useSearchQuery({ ...which, page });
  return data?.items.map((item) => <Result key={addressOf(item)} item={item} />);
}

function Result({ item }: { item: SearchItem }) {
  const { t } = useTranslation("reading");
  const chapter = item.type === "page";
  return (
    <Box component="li" sx={{ py: 2.5, borderTop: 1, borderColor: "divider" }}>
      <Box sx={{ typography: "caption", color: "text.secondary" }}>
        {t(chapter ? "search.chapter" : "search.work")}
      </Box>
      <Box component="h2" sx={{ typography: "h3", m: 0 }}>
        <Box component={Link} to={addressOf(item)} sx={TITLE}>
          {item.title}
        </Box>
      </Box>
      <Box sx={{ typography: "body2", color: "text.secondary", mt: 0.25 }}>
        {chapter && (
          <>
            <Box component={Link} to={`/notebooks/${item.notebook_id}`} sx={{ color: "inherit" }}>
              {item.notebook_title}
            </Box>
            {" · "}
          </>
        )}
        <Box component={Link} to={`/user/${item.author}`} sx={{ color: "inherit" }}>
          {item.author_name}
        </Box>
      </Box>
      <Box sx={{ mt: 1, lineHeight: 1.6, overflowWrap: "anywhere" }}>
        <Marked text={item.snippet} matches={item.matches} />
      </Box>
    </Box>
  );
}

const TITLE = {
  color: "text.primary",
  textDecoration: "none",
  "&:hover": { textDecoration: "underline" },
} as const;
const MEANT = { color: "primary.main", fontWeight: 600 } as const;
