import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import { SearchBox } from "../search/SearchBox";

/** What this is, for those who do not know it yet, and the way to find something. */
export function Hero({ newcomer }: { newcomer: boolean }) {
  const { t } = useTranslation("reading");
  return (
    <Box
      sx={{ textAlign: "center", pt: { xs: 3, md: newcomer ? 7 : 2 }, pb: { xs: 4, md: newcomer ? 7 : 4 } }}
    >
      <Typography variant="h1" sx={newcomer ? LARGE : undefined}>
        {t(newcomer ? "home.hero" : "home.title")}
      </Typography>
      {newcomer && (
        <Typography sx={{ color: "text.secondary", mt: 2, mx: "auto", maxWidth: 560, fontSize: "1.1rem" }}>
          {t("home.what")}
        </Typography>
      )}
      <Box sx={{ mt: 3, mx: "auto", maxWidth: 560 }}>
        <SearchBox large />
      </Box>
    </Box>
  );
}

const LARGE = {
  fontSize: { xs: "2.25rem", md: "3.25rem" },
  lineHeight: 1.12,
  maxWidth: 760,
  mx: "auto",
} as const;
