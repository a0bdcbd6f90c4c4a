import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useLanguage } from "../session";
import { LanguageChoice } from "../ui/LanguageChoice";

/** What stands at the foot of every page: the language and the look, for visitors too. */
export function Footer() {
  const { t } = useTranslation();
  const [locale, choose] = useLanguage();
  return (
    <Box component="footer" sx={FOOTER}>
      <Button component={Link} to="/settings/appearance" color="inherit" size="small">
        {t("nav.appearance")}
      </Button>
      <LanguageChoice locale={locale} onChoose={choose} size="small" />
    </Box>
  );
}

const FOOTER = {
  display: "flex",
  flexWrap: "wrap",
  justifyContent: "flex-end",
  gap: 2,
  px: 3,
  py: 3,
  mt: 6,
  borderTop: 1,
  borderColor: "divider",
} as const;
