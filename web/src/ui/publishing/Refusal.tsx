import Alert from "@mui/material/Alert";
import AlertTitle from "@mui/material/AlertTitle";
import Box from "@mui/material/Box";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { type ApiError, isApiError } from "../../api";
import { errorWords } from "../errorWords";
import type { Publishing } from "./usePublishing";

/** Why something was not published: what plugins object to, each in its own words, or what else went wrong. */
export function Refusal({ publishing: { error, half, forget } }: { publishing: Publishing }) {
  const { t } = useTranslation(["app", "publishing"]);
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) place.current?.scrollIntoView({ block: "nearest" });
  }, [error]);
  if (!isApiError(error) || error.code === "aborted") return null;
  const refused = error.code === "publication_refused";
  const title = half ? t("publishing:half") : refused && t("publishing:refused");
  return (
    <Alert ref={place} severity={refused ? "warning" : "error"} onClose={forget} sx={{ mb: 3, scrollMt: 20 }}>
      {title && <AlertTitle>{title}</AlertTitle>}
      {refused ? <Reasons error={error} /> : errorWords(error, t)}
    </Alert>
  );
}

function Reasons({ error }: { error: ApiError }) {
  const { t } = useTranslation("publishing");
  return Object.entries(error.errors).map(([plugin, reasons]) => (
    <Box key={plugin} sx={{ mt: 1 }}>
      {t("refusedBy", { plugin })}
      <Box component="ul" sx={{ my: 0.5, pl: 2.5 }}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </Box>
    </Box>
  ));
}
