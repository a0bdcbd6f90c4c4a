import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDispatch } from "react-redux";

import { api, type ImportedAccount, upload } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { FileButton } from "../../../ui/FileButton";
import { Section } from "../Section";
import { Imported } from "./Imported";

export function ImportSection() {
  const { t } = useTranslation("settings");
  const { progress, error, imported, send } = useImport();
  return (
    <Section title={t("data.import")} text={t("data.importText")}>
      <FileButton accept=".zip,application/zip" onFile={send} disabled={progress !== null}>
        {t("data.importButton")}
      </FileButton>
      {progress !== null && (
        <LinearProgress
          // Once all is sent, the server reads it.
          variant={progress < 1 ? "determinate" : "indeterminate"}
          value={100 * progress}
          aria-label={t("data.importing")}
          sx={{ mt: 2 }}
        />
      )}
      <Box sx={{ mt: 2 }} aria-live="polite">
        <ErrorNotice error={error} />
        {imported && <Imported imported={imported} />}
      </Box>
    </Section>
  );
}

function useImport() {
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<unknown>(null);
  const [imported, setImported] = useState<ImportedAccount | null>(null);
  const dispatch = useDispatch();
  const send = async (file: File) => {
    setProgress(0);
    setError(null);
    setImported(null);
    try {
      setImported(await upload({ path: "/user/import", field: "file", file, onProgress: setProgress }));
      dispatch(api.util.invalidateTags(["notebooks", "users", "readings"]));
    } catch (reason) {
      setError(reason);
    } finally {
      setProgress(null);
    }
  };
  return { progress, error, imported, send };
}
