import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

import { isApiError } from "../api";
import { errorWords } from "./errorWords";

/** Says in a person's words what went wrong, with a way out where there is one. Shows nothing without an error. */
export function ErrorNotice({ error, onRetry }: { error: unknown; onRetry?: () => void }) {
  const { t } = useTranslation();
  if (!isApiError(error) || error.code === "aborted") return null;
  const retry = onRetry && (
    <Button color="inherit" size="small" onClick={onRetry}>
      {t("action.retry")}
    </Button>
  );
  return (
    <Alert severity="error" action={retry}>
      {errorWords(error, t)}
    </Alert>
  );
}
