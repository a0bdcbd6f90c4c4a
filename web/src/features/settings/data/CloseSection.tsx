import Button from "@mui/material/Button";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";

import { Section } from "../Section";

const CloseDialog = lazy(async () => ({ default: (await import("./CloseDialog")).CloseDialog }));

export function CloseSection() {
  const { t } = useTranslation("settings");
  const [open, setOpen] = useState(false);
  return (
    <Section title={t("data.close")} text={t("data.closeText")}>
      <Button
        variant="outlined"
        color="error"
        onClick={() => {
          setOpen(true);
        }}
      >
        {t("data.closeButton")}
      </Button>
      <Suspense>
        {open && (
          <CloseDialog
            onCancel={() => {
              setOpen(false);
            }}
          />
        )}
      </Suspense>
    </Section>
  );
}
