import Button from "@mui/material/Button";
import LinearProgress from "@mui/material/LinearProgress";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { download } from "../../../api";
import { regional } from "../../../i18n";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { useNotice } from "../../../ui/notices";
import { Section } from "../Section";

export function ExportSection() {
  const { t, i18n } = useTranslation("settings");
  const [bytes, setBytes] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const say = useNotice();
  const fetchAll = async () => {
    setBytes(0);
    setError(null);
    try {
      await download("/user/export", "sin-pluma.zip", setBytes);
      say(t("data.exported"));
    } catch (reason) {
      setError(reason);
    } finally {
      setBytes(null);
    }
  };
  return (
    <Section title={t("data.export")} text={t("data.exportText")}>
      <ErrorNotice error={error} />
      <Button variant="outlined" onClick={fetchAll} disabled={bytes !== null}>
        {t("data.exportButton")}
      </Button>
      {bytes !== null && (
        <>
          {/* The server packs while it sends: how much there will be, nobody knows. */}
          <LinearProgress aria-label={t("data.exportButton")} sx={{ mt: 2 }} />
          <Typography variant="body2">
            {t("data.exporting", { size: sizeOf(bytes, regional(i18n.language)) })}
          </Typography>
        </>
      )}
    </Section>
  );
}

function sizeOf(bytes: number, locale: string): string {
  const format = { style: "unit", unit: "megabyte", maximumFractionDigits: 1 } as const;
  return new Intl.NumberFormat(locale, format).format(bytes / 1e6);
}
