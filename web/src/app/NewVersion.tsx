import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";

import { startWorker } from "./worker";

/** Says that a new version of the app is there. Nothing is loaded again unless somebody wants it. */
export function NewVersion() {
  const { t } = useTranslation();
  const [there, setThere] = useState(false);
  useEffect(() => {
    void startWorker(() => {
      setThere(true);
    });
  }, []);
  return (
    <Box role="status" sx={there ? NOTE : undefined}>
      {there && (
        <>
          {t("update.text")}
          <Button
            size="small"
            onClick={() => {
              window.location.reload();
            }}
          >
            {t("error.reload")}
          </Button>
          <Button
            size="small"
            color="inherit"
            onClick={() => {
              setThere(false);
            }}
          >
            {t("update.later")}
          </Button>
        </>
      )}
    </Box>
  );
}

const NOTE = {
  position: "fixed",
  zIndex: "snackbar",
  bottom: { xs: 68, md: 16 },
  left: 16,
  right: { xs: 16, sm: "auto" },
  display: "flex",
  flexWrap: "wrap",
  alignItems: "center",
  gap: 1,
  px: 2,
  py: 1,
  typography: "body2",
  color: "text.primary",
  bgcolor: "background.paper",
  border: 1,
  borderColor: "divider",
  borderRadius: 1,
  boxShadow: 6,
} as const;
