import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { NotebookDetail } from "../../../api";
import { useFormat } from "../../../ui/useFormat";

/** The table of contents: each chapter with its length and its date. */
export function Contents({ work, current }: { work: NotebookDetail; current?: number }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  return (
    <Box component="ol" lang={work.language} sx={{ listStyle: "none", m: 0, p: 0 }}>
      {work.pages
        .filter((page) => page.published_at)
        .map((page) => (
          <Box component="li" key={page.page_id} sx={{ borderTop: 1, borderColor: "divider" }}>
            <Box
              component={Link}
              to={`/notebooks/${work.notebook_id}/pages/${page.page_id}`}
              aria-current={page.page_id === current ? "page" : undefined}
              sx={ROW}
            >
              <Box
                component="span"
                sx={{ color: "text.secondary", minWidth: "2.2em", fontVariantNumeric: "tabular-nums" }}
              >
                {page.position}
              </Box>
              <Box component="span" sx={{ flexGrow: 1, minWidth: 0, typography: "h3", fontSize: "1.05rem" }}>
                {page.title}
              </Box>
              <Box component="span" sx={FACTS}>
                <span>
                  {t("work.words", { count: page.word_count, words: format.number(page.word_count) })}
                </span>
                {page.published_at && (
                  <time dateTime={page.published_at}>{format.date(page.published_at)}</time>
                )}
              </Box>
            </Box>
          </Box>
        ))}
    </Box>
  );
}

const ROW = {
  display: "flex",
  alignItems: "baseline",
  gap: 1,
  px: 1,
  py: 1.5,
  color: "text.primary",
  textDecoration: "none",
  "&:hover": { bgcolor: "action.hover" },
  "&[aria-current]": { bgcolor: "action.selected" },
} as const;

const FACTS = {
  display: "flex",
  flexDirection: { xs: "column", sm: "row" },
  alignItems: "flex-end",
  columnGap: 2,
  whiteSpace: "nowrap",
  typography: "caption",
  color: "text.secondary",
  "& time": { minWidth: { sm: "6.5em" }, textAlign: "right" },
} as const;
