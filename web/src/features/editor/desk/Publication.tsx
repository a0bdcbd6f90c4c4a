import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import Tooltip from "@mui/material/Tooltip";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { useFormat } from "../../../ui/useFormat";
import type { Readers } from "./useReaders";

const ConfirmDialog = lazy(async () => ({
  default: (await import("../../../ui/ConfirmDialog")).ConfirmDialog,
}));
const PublishBothDialog = lazy(async () => ({
  default: (await import("../../../ui/publishing/PublishBothDialog")).PublishBothDialog,
}));

/** Who reads the chapter, and the next step towards readers. On a phone the step alone, which says as much. */
export function Publication({ readers }: { readers: Readers }) {
  const { t } = useTranslation(["editor", "publishing"]);
  const { status, standing, busy, publishing } = readers;
  const [isAsking, setAsking] = useState(false);
  const told = useTold(readers);
  const isReady = status === "published" && standing === "draft";
  const hasStep = status !== "published" || isReady;
  const step = isReady
    ? t("publishing:work.publish")
    : t(status === "changed" ? "publish.update" : "publish.publish");
  return (
    <>
      <Tooltip title={told}>
        <Chip
          size="small"
          label={t(`publish.${status}`)}
          color={status === "published" && standing === "public" ? "success" : "default"}
          variant="outlined"
          tabIndex={0}
          sx={{ display: hasStep ? { xs: "none", sm: "inline-flex" } : undefined }}
        />
      </Tooltip>
      {hasStep && (
        <Button
          size="small"
          variant="contained"
          loading={busy}
          aria-label={step}
          onClick={() => {
            if (isReady) setAsking(true);
            else readers.publish();
          }}
          sx={{ flexShrink: 0 }}
        >
          <Box component="span" sx={{ display: { xs: "none", sm: "inline" } }}>
            {step}
          </Box>
          <Box component="span" sx={{ display: { sm: "none" } }}>
            {isReady ? step : t("publish.publish")}
          </Box>
        </Button>
      )}
      <Suspense>
        {isAsking && (
          <ConfirmDialog
            title={t("publishing:work.title", { title: readers.title })}
            confirm={t("publishing:work.publish")}
            onConfirm={() => publishing.publishWork(false)}
            onClose={() => {
              setAsking(false);
            }}
          >
            {t("publishing:work.text", { count: readers.ready })}
          </ConfirmDialog>
        )}
        {publishing.question && (
          <PublishBothDialog question={publishing.question} onAnswer={readers.answer} />
        )}
      </Suspense>
    </>
  );
}

function useTold({ status, since, standing }: Readers): string {
  const { t } = useTranslation("editor");
  const { moment } = useFormat();
  if (status === "draft" || !since) return t("publish.readersSeeNone");
  if (standing === "draft" || standing === "blocked") return t(`publish.${standing}Work`);
  return t("publish.readersSee", { when: moment(since) });
}
