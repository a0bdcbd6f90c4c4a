import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { type Reading, useStopFollowingMutation } from "../../../api";
import { Cover } from "../../../ui/Cover";
import { Meter } from "../../../ui/Meter";
import { useNotice } from "../../../ui/notices";
import { useSayError } from "../../../ui/useSayError";
import { useFormat } from "../../../ui/useFormat";

/** A work that one follows: how far one is, how much is unread, and the way out. */
export function ReadingEntry({ reading }: { reading: Reading }) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  const say = useNotice();
  const sayError = useSayError();
  const [unfollow, { isLoading }] = useStopFollowingMutation();
  const { notebook, page_id, progress, unread } = reading;
  const path = `/notebooks/${notebook.notebook_id}`;
  const stop = async () => {
    const { error } = await unfollow(notebook.notebook_id);
    if (error) sayError(error);
    else say(t("readings.stopped", { title: notebook.title }));
  };
  return (
    <Box component="li" sx={ENTRY}>
      <Box sx={{ width: 72, flexShrink: 0 }}>
        <Cover work={notebook} sizes="72px" />
      </Box>
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Box component="h3" lang={notebook.language} sx={{ typography: "h3", m: 0 }}>
          <Box component={Link} to={path} sx={TITLE}>
            {notebook.title}
          </Box>
        </Box>
        <Box
          component={Link}
          to={`/user/${notebook.author}`}
          sx={{ typography: "body2", color: "text.secondary" }}
        >
          {notebook.author_name}
        </Box>
        <Box sx={{ display: "flex", alignItems: "center", gap: 1.5, mt: 1.25 }}>
          <Meter part={progress} label={t("readings.progress")} sx={{ flexGrow: 1 }} />
          <Box component="span" sx={{ typography: "caption", color: "text.secondary" }}>
            {format.percent(progress)}
          </Box>
        </Box>
        <Box sx={FOOT}>
          <Box component="span" sx={{ ...STATE, color: unread ? "primary.main" : "text.secondary" }}>
            {unread ? t("readings.unread", { count: unread }) : t("readings.read")}
          </Box>
          <Button
            component={Link}
            to={page_id ? `${path}/pages/${page_id}` : path}
            size="small"
            sx={{ ml: { xs: -0.625, sm: 0 } }}
          >
            {t(page_id ? "readings.goOn" : "readings.begin")}
          </Button>
          <Button
            size="small"
            color="inherit"
            loading={isLoading}
            aria-label={t("readings.stopNamed", { title: notebook.title })}
            onClick={() => void stop()}
          >
            {t("readings.stop")}
          </Button>
        </Box>
      </Box>
    </Box>
  );
}

const ENTRY = {
  display: "flex",
  gap: { xs: 2, sm: 3 },
  py: 2.5,
  borderTop: 1,
  borderColor: "divider",
} as const;
const FOOT = {
  display: "flex",
  flexWrap: "wrap",
  alignItems: "center",
  columnGap: 1,
  rowGap: 0.5,
  mt: 1,
} as const;
/** On a phone it has a line of its own, and both buttons the next. */
const STATE = { typography: "body2", flexGrow: 1, minWidth: { xs: 1, sm: "auto" } } as const;
const TITLE = {
  color: "text.primary",
  textDecoration: "none",
  "&:hover": { textDecoration: "underline" },
} as const;
