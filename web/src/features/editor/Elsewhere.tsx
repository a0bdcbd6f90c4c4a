import Alert from "@mui/material/Alert";
import AlertTitle from "@mui/material/AlertTitle";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import type { Page } from "../../api";
import { DocumentView } from "../../document/DocumentView";
import type { SlateDocument } from "../../document/types";
import { Screen } from "../../ui/Screen";
import { PROSE } from "./view/prose";

/** The chapter while another tab writes to it: to be read, with a way to write here. */
export function Elsewhere({ page, onTakeOver }: { page: Page | null; onTakeOver: () => void }) {
  const { t } = useTranslation("editor");
  const [asked, setAsked] = useState(false);
  const take = () => {
    setAsked(true);
    onTakeOver();
  };
  const button = (
    <Button color="inherit" onClick={take} disabled={asked}>
      {asked ? t("elsewhere.taking") : t("elsewhere.takeOver")}
    </Button>
  );
  return (
    <Screen title={page?.title ?? t("untitled")} maxWidth="md">
      <Alert severity="info" action={button} sx={{ mb: 4 }}>
        <AlertTitle component="h2">{t("elsewhere.title")}</AlertTitle>
        {t("elsewhere.text")}
      </Alert>
      {page && (
        <Box sx={PROSE}>
          <Typography variant="h1" gutterBottom>
            {page.title}
          </Typography>
          <DocumentView content={page.content as SlateDocument} />
        </Box>
      )}
    </Screen>
  );
}
