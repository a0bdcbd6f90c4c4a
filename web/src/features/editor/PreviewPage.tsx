import "./words";

import { mdiLinkOff } from "@mdi/js";
import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Skeleton from "@mui/material/Skeleton";
import Typography from "@mui/material/Typography";
import { useEffect } from "react";
import { useTranslation } from "react-i18next";
import { useLocation } from "react-router";

import { isApiError, useReadPreviewMutation } from "../../api";
import { DocumentView } from "../../document/DocumentView";
import type { SlateDocument } from "../../document/types";
import { EmptyState } from "../../ui/EmptyState";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { Screen } from "../../ui/Screen";
import { PROSE } from "./view/prose";

/** A draft, for whom its author gave the link. The token stands behind `#`, which no server's log sees. */
export function PreviewPage() {
  const { t } = useTranslation("editor");
  const token = useLocation().hash.slice(1);
  const [read, { data: page, error }] = useReadPreviewMutation();
  useEffect(() => {
    void read({ previewToken: { token } });
  }, [read, token]);
  const isGone = isApiError(error) && (error.status === 404 || error.status === 400);
  return (
    <Screen title={page?.title ?? t("preview.title")} maxWidth="md">
      {isGone && (
        <EmptyState icon={mdiLinkOff} title={t("preview.gone")} level="h1">
          {t("preview.goneText")}
        </EmptyState>
      )}
      {!isGone && <ErrorNotice error={error} onRetry={() => void read({ previewToken: { token } })} />}
      {!page && !error && <Skeleton variant="rounded" height={320} />}
      {page && (
        <>
          <Alert severity="info" sx={{ mb: 4 }}>
            {t("preview.draft")}
          </Alert>
          <Box component="article" sx={PROSE}>
            <Typography variant="h1" sx={{ mb: 4 }}>
              {page.title}
            </Typography>
            <DocumentView content={page.content as SlateDocument} />
          </Box>
        </>
      )}
    </Screen>
  );
}
