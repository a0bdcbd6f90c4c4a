import Box from "@mui/material/Box";
import List from "@mui/material/List";
import ListItemButton from "@mui/material/ListItemButton";
import ListItemText from "@mui/material/ListItemText";
import Typography from "@mui/material/Typography";
import { Fragment } from "react";
import { useTranslation } from "react-i18next";

import type { RevisionSummary } from "../../../api";
import { regional } from "../../../i18n";

interface Props {
  /** The newest first. */
  revisions: readonly RevisionSummary[];
  chosen: number | null;
  onChoose: (revision: number) => void;
}

/** The revisions of a chapter, day by day. */
export function RevisionList({ revisions, chosen, onChoose }: Props) {
  const { t, i18n } = useTranslation("editor");
  const locale = regional(i18n.language);
  const newest = revisions[0]?.revision;
  return (
    <Box
      component="nav"
      aria-label={t("revisions.list")}
      sx={{ maxHeight: { xs: "40vh", md: "75vh" }, overflowY: "auto" }}
    >
      {byDay(revisions, locale).map(([day, ofDay]) => (
        <Fragment key={day}>
          <Typography component="h2" variant="body2" color="textSecondary" sx={DAY}>
            {day}
          </Typography>
          <List dense disablePadding>
            {ofDay.map((revision) => (
              <li key={revision.revision}>
                <ListItemButton
                  selected={revision.revision === chosen}
                  aria-current={revision.revision === chosen}
                  onClick={() => {
                    onChoose(revision.revision);
                  }}
                  sx={{ borderRadius: 1 }}
                >
                  <ListItemText
                    primary={
                      nameOf(revision, locale) +
                      (revision.revision === newest ? ` · ${t("revisions.now")}` : "")
                    }
                    secondary={t("revisions.words", { count: revision.word_count })}
                  />
                </ListItemButton>
              </li>
            ))}
          </List>
        </Fragment>
      ))}
    </Box>
  );
}

/** It stays in sight while its list scrolls. */
const DAY = {
  position: "sticky",
  top: 0,
  zIndex: 1,
  bgcolor: "background.default",
  lineHeight: 2.5,
  px: 2,
} as const;

function nameOf({ name, created }: RevisionSummary, locale: string): string {
  const time = new Date(created).toLocaleTimeString(locale, { timeStyle: "short" });
  return name ? `${name} · ${time}` : time;
}

function byDay(revisions: readonly RevisionSummary[], locale: string): [string, RevisionSummary[]][] {
  const days = new Map<string, RevisionSummary[]>();
  revisions.forEach((revision) => {
    const day = new Date(revision.created).toLocaleDateString(locale, { dateStyle: "full" });
    days.set(day, [...(days.get(day) ?? []), revision]);
  });
  return [...days];
}
