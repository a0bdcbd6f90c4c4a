import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { download, type NotebookDetail } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { useNotice } from "../../../ui/notices";
import { Panel } from "./Panel";

const FORMATS = { epub: "EPUB", markdown: "Markdown", html: "HTML", json: "JSON" } as const;
const ENDINGS = { epub: "epub", markdown: "md", html: "html", json: "json" } as const;
type Format = keyof typeof FORMATS;

/** The work as a file to take away. */
export function ExportPanel({ work }: { work: NotebookDetail }) {
  const { t } = useTranslation("writing");
  const { busy, error, run } = useExport(work);
  return (
    <Panel title={t("room.take")}>
      <Typography variant="body2" color="textSecondary" role="status">
        {busy ? t("room.exporting") : t("room.takeHint")}
      </Typography>
      <Box sx={{ display: "grid", gridTemplateColumns: "1fr 1fr", gap: 1 }}>
        {(Object.keys(FORMATS) as Format[]).map((format) => (
          <Button
            key={format}
            size="small"
            variant="outlined"
            color="inherit"
            sx={{ borderColor: "divider" }}
            disabled={busy !== null}
            loading={busy === format}
            onClick={() => void run(format)}
          >
            {FORMATS[format]}
          </Button>
        ))}
      </Box>
      <ErrorNotice error={error} />
    </Panel>
  );
}

function useExport({ notebook_id: id, title }: NotebookDetail) {
  const { t } = useTranslation("writing");
  const notice = useNotice();
  const [busy, setBusy] = useState<Format | null>(null);
  const [error, setError] = useState<unknown>(null);
  const run = async (format: Format) => {
    setBusy(format);
    setError(null);
    try {
      await download(`/notebooks/${id}/export?format=${format}`, `${title}.${ENDINGS[format]}`);
      notice(t("room.exported", { title }));
    } catch (reason) {
      setError(reason);
    } finally {
      setBusy(null);
    }
  };
  return { busy, error, run };
}
