import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type News, useListNewsQuery } from "../../../api";
import { useFormat } from "../../../ui/useFormat";

const [FEW, MANY] = [5, 50];

/** New chapters in what one follows, the newest first. */
export function NewsList() {
  const { t } = useTranslation(["reading", "app"]);
  const [all, setAll] = useState(false);
  const { data } = useListNewsQuery({ perPage: all ? MANY : FEW });
  if (!data?.items.length) return null;
  return (
    <Box component="section" aria-labelledby="news">
      <Typography variant="h2" id="news" gutterBottom>
        {t("readings.news")}
      </Typography>
      <Box component="ul" sx={{ listStyle: "none", m: 0, p: 0 }}>
        {data.items.map((news) => (
          <Entry key={news.page_id} news={news} />
        ))}
      </Box>
      {!all && data.total > FEW && (
        <Button
          onClick={() => {
            setAll(true);
          }}
        >
          {t("app:action.more")}
        </Button>
      )}
    </Box>
  );
}

function Entry({ news }: { news: News }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  return (
    <Box component="li" sx={{ borderTop: 1, borderColor: "divider" }}>
      <Box component={Link} to={`/notebooks/${news.notebook.notebook_id}/pages/${news.page_id}`} sx={ROW}>
        <Box component="span" sx={{ minWidth: 0, flexGrow: 1 }}>
          <Box
            component="span"
            lang={news.notebook.language}
            sx={{ display: "block", typography: "h3", fontSize: "1.05rem" }}
          >
            {news.title}
          </Box>
          <Box component="span" sx={{ typography: "body2", color: "text.secondary" }}>
            {news.notebook.title} · {news.notebook.author_name} · {format.duration(news.word_count)}
          </Box>
        </Box>
        {news.unread && (
          <Box component="span" sx={NEW}>
            {t("readings.new")}
          </Box>
        )}
        <Box
          component="time"
          dateTime={news.published_at}
          sx={{ typography: "caption", color: "text.secondary", whiteSpace: "nowrap" }}
        >
          {format.date(news.published_at)}
        </Box>
      </Box>
    </Box>
  );
}

const ROW = {
  display: "flex",
  alignItems: "center",
  gap: 2,
  px: 1,
  py: 1.5,
  color: "text.primary",
  textDecoration: "none",
  "&:hover": { bgcolor: "action.hover" },
} as const;

const NEW = {
  typography: "caption",
  fontWeight: 600,
  px: 1,
  borderRadius: 1,
  bgcolor: "primary.main",
  color: "primary.contrastText",
} as const;
