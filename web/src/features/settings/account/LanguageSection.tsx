import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";

import { LOCALE_NAMES, LOCALES } from "../../../i18n";
import { useLanguage } from "../../../session";
import { Choice } from "../../../ui/Choice";
import { Section } from "../Section";

export function LanguageSection() {
  const { t } = useTranslation("settings");
  const [locale, choose] = useLanguage();
  return (
    <Section title={t("account.language")} text={t("account.languageText")}>
      <Box sx={{ maxWidth: 260 }}>
        <Choice
          label={t("account.language")}
          value={locale}
          options={LOCALES.map((one) => ({ value: one, label: LOCALE_NAMES[one] }))}
          onChoose={choose}
        />
      </Box>
    </Section>
  );
}
