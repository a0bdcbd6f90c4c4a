import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { errorWords } from "../../../ui/errorWords";
import type { SaveState } from "../saving/saveState";
import type { Opened, WritingRoom } from "../saving/WritingRoom";

const SignInDialog = lazy(async () => ({ default: (await import("../dialogs/SignInDialog")).SignInDialog }));

interface Props {
  room: WritingRoom;
  opened: Opened;
  state: SaveState;
  onCompare: () => void;
}

/** What somebody who writes must know now, each with a way out. */
export function Notices({ room, opened, state, onCompare }: Props) {
  const { t } = useTranslation("editor");
  const { t: tApp } = useTranslation();
  const { autosave, page } = opened;
  const [isSeen, setSeen] = useState(false);
  return (
    <Stack spacing={1} sx={{ mb: 1 }}>
      {opened.broughtBack && !isSeen && page && (
        <Alert
          severity="info"
          onClose={() => {
            setSeen(true);
          }}
          action={
            <>
              <Button color="inherit" size="small" onClick={() => void room.goBack()}>
                {t("notice.useStored")}
              </Button>
              <Button
                color="inherit"
                size="small"
                onClick={() => {
                  setSeen(true);
                }}
              >
                {tApp("action.close")}
              </Button>
            </>
          }
        >
          {t("notice.broughtBack")}
        </Alert>
      )}
      {!page && <Alert severity="warning">{t("notice.alone")}</Alert>}
      {autosave.wouldLose && <Alert severity="error">{t("notice.wouldLose")}</Alert>}
      {state.kind === "signed-out" && <SignedOut writer={room.writer} />}
      {state.kind === "conflict" && (
        <Alert
          severity="warning"
          action={
            <Button color="inherit" size="small" onClick={onCompare}>
              {t("notice.compare")}
            </Button>
          }
        >
          {t("notice.conflict")}
        </Alert>
      )}
      {state.kind === "refused" && (
        <Alert
          severity="error"
          action={
            <Button
              color="inherit"
              size="small"
              onClick={() => {
                autosave.retry();
              }}
            >
              {t("notice.retry")}
            </Button>
          }
        >
          {t("notice.refused", { reason: errorWords(state.error, tApp) })}
        </Alert>
      )}
    </Stack>
  );
}

function SignedOut({ writer }: { writer: string | null }) {
  const { t } = useTranslation("editor");
  const [isOpen, setOpen] = useState(false);
  const way = writer
    ? {
        onClick: () => {
          setOpen(true);
        },
      }
    : { href: "/sign-in", target: "_blank" };
  return (
    <Alert
      severity="warning"
      action={
        <Button color="inherit" size="small" {...way}>
          {t("notice.signIn")}
        </Button>
      }
    >
      {t("notice.signedOut")}
      {isOpen && writer && (
        <Suspense>
          <SignInDialog
            name={writer}
            onClose={() => {
              setOpen(false);
            }}
          />
        </Suspense>
      )}
    </Alert>
  );
}
