import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type Reading, useListReadingsQuery } from "../../../api";
import { Cover } from "../../../ui/Cover";
import { Meter } from "../../../ui/Meter";

const FEW = 3;

/** The works that one was reading last: those that are followed, but not begun, are among one's readings. */
export function ContinueReading() {
  const { t } = useTranslation("reading");
  const { data } = useListReadingsQuery({});
  const begun = data?.items.filter((reading) => reading.page_id).slice(0, FEW);
  if (!begun?.length) return null;
  return (
    <Box component="section" aria-labelledby="continue" sx={{ mb: 6 }}>
      <Typography variant="h2" id="continue" gutterBottom>
        {t("home.continue")}
      </Typography>
      <Box component="ul" sx={ROW}>
        {begun.map((reading) => (
          <Entry key={reading.notebook.notebook_id} reading={reading} />
        ))}
      </Box>
    </Box>
  );
}

function Entry({ reading }: { reading: Reading }) {
  const { t } = useTranslation("reading");
  const { notebook, page_id, progress, unread } = reading;
  const path = `/notebooks/${notebook.notebook_id}`;
  return (
    <Box component="li" sx={{ minWidth: 0 }}>
      <Box component={Link} to={page_id ? `${path}/pages/${page_id}` : path} sx={ENTRY}>
        <Box sx={{ width: 56, flexShrink: 0 }}>
          <Cover work={notebook} sizes="56px" eager />
        </Box>
        <Box sx={{ minWidth: 0, flexGrow: 1 }}>
          <Box sx={{ typography: "h3", fontSize: "1.05rem" }} lang={notebook.language}>
            {notebook.title}
          </Box>
          <Box sx={{ typography: "caption", color: "text.secondary", display: "block", mb: 0.75 }}>
            {unread ? t("readings.unread", { count: unread }) : t("readings.read")}
          </Box>
          <Meter part={progress} label={t("readings.progress")} />
        </Box>
      </Box>
    </Box>
  );
}

const ROW = {
  listStyle: "none",
  m: 0,
  p: 0,
  display: "grid",
  gridTemplateColumns: { xs: "1fr", sm: "repeat(auto-fit, minmax(260px, 1fr))" },
  gap: 2,
} as const;

const ENTRY = {
  display: "flex",
  gap: 2,
  alignItems: "center",
  p: 1.5,
  border: 1,
  borderColor: "divider",
  borderRadius: 1,
  bgcolor: "background.paper",
  color: "text.primary",
  textDecoration: "none",
  "&:hover": { borderColor: "primary.main" },
} as const;
