import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Paper from "@mui/material/Paper";
import Skeleton from "@mui/material/Skeleton";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { lazy, Suspense } from "react";
import { useTranslation } from "react-i18next";

import { Screen } from "../../ui/Screen";
import { useNotice } from "../../ui/notices";
import { copyDraft } from "./copyDraft";
import type { Autosave } from "./saving/Autosave";
import type { StoredDraft } from "./saving/draft";
import type { WritingRoom } from "./saving/WritingRoom";

const Comparison = lazy(async () => ({ default: (await import("./comparison/Comparison")).Comparison }));

interface Props {
  room: WritingRoom;
  autosave: Autosave;
  current: StoredDraft;
  /** Go on writing, and choose later. */
  onLater: () => void;
}

/** Two texts of one chapter side by side, and the choice between them. */
export function ConflictView({ room, autosave, current, onLater }: Props) {
  const { t } = useTranslation("editor");
  const say = useNotice();
  const mine = autosave.draft;
  return (
    <Screen title={t("conflict.title")} maxWidth="xl">
      <Typography variant="h1" gutterBottom>
        {t("conflict.title")}
      </Typography>
      <Typography sx={{ maxWidth: "60ch", mb: 3 }}>{t("conflict.text")}</Typography>
      <Stack direction="row" sx={{ flexWrap: "wrap", gap: 1, mb: 3 }}>
        <Button
          variant="contained"
          onClick={() => {
            autosave.keepMine();
          }}
        >
          {t("conflict.keepMine")}
        </Button>
        <Button
          variant="outlined"
          onClick={() =>
            void room.exchange(current).then(() => {
              say(t("conflict.taken"));
            })
          }
        >
          {t("conflict.takeTheirs")}
        </Button>
        <Button
          variant="outlined"
          onClick={() =>
            void copyDraft(mine).then(() => {
              say(t("conflict.copied"));
            })
          }
        >
          {t("conflict.copyMine")}
        </Button>
        <Button color="inherit" onClick={onLater}>
          {t("conflict.later")}
        </Button>
      </Stack>
      <Box
        sx={{
          display: "grid",
          gap: 3,
          gridTemplateColumns: { xs: "1fr", md: "1fr 1fr" },
          alignItems: "start",
        }}
      >
        <Side heading={t("conflict.mine")} title={mine.title}>
          <Comparison before={current.content} now={mine.content} show="now" />
        </Side>
        <Side heading={t("conflict.theirs")} title={current.title}>
          <Comparison before={current.content} now={mine.content} show="before" />
        </Side>
      </Box>
    </Screen>
  );
}

function Side({ heading, title, children }: { heading: string; title: string; children: React.ReactNode }) {
  return (
    <Paper
      component="section"
      aria-label={heading}
      variant="outlined"
      sx={{ p: { xs: 2, md: 3 }, minWidth: 0 }}
    >
      <Typography variant="overline" component="h2" color="text.secondary">
        {heading}
      </Typography>
      <Typography variant="h2" component="p" gutterBottom>
        {title}
      </Typography>
      <Suspense fallback={<Skeleton variant="rounded" height={240} />}>{children}</Suspense>
    </Paper>
  );
}
