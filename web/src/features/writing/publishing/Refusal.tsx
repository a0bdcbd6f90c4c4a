import Alert from "@mui/material/Alert";
import AlertTitle from "@mui/material/AlertTitle";
import Box from "@mui/material/Box";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";

import { type ApiError, isApiError } from "../../../api";
import { errorWords } from "../../../ui/errorWords";

interface Props {
  error: unknown;
  onClose: () => void;
}

/** Why something was not published: what plugins object to, each in its own words, or what else went wrong. */
export function Refusal({ error, onClose }: Props) {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (error) place.current?.scrollIntoView({ block: "nearest" });
  }, [error]);
  if (!isApiError(error) || error.code === "aborted") return null;
  const refused = error.code === "publication_refused";
  return (
    <Alert ref={place} severity={refused ? "warning" : "error"} onClose={onClose} sx={{ mb: 3 }}>
      {refused && <AlertTitle>{tw("publishing.refused")}</AlertTitle>}
      {refused ? <Reasons error={error} /> : errorWords(error, t)}
    </Alert>
  );
}

function Reasons({ error }: { error: ApiError }) {
  const { t } = useTranslation("writing");
  return Object.entries(error.errors).map(([plugin, reasons]) => (
    <Box key={plugin} sx={{ mt: 1 }}>
      {t("publishing.refusedBy", { plugin })}
      <Box component="ul" sx={{ my: 0.5, pl: 2.5 }}>
        {reasons.map((reason) => (
          <li key={reason}>{reason}</li>
        ))}
      </Box>
    </Box>
  ));
}
