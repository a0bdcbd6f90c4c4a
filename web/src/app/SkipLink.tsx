import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";

/** The first stop of the Tab key: past the bar. */
export function SkipLink() {
  const { t } = useTranslation();
  return (
    <Box component="a" href="#main" sx={SKIP}>
      {t("skip")}
    </Box>
  );
}

const SKIP = {
  position: "absolute",
  left: -9999,
  zIndex: 2000,
  p: 2,
  color: "text.primary",
  bgcolor: "background.paper",
  "&:focus": { left: 8, top: 8 },
} as const;
