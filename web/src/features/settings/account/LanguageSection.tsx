import { useTranslation } from "react-i18next";

import { useLanguage } from "../../../session";
import { LanguageChoice } from "../../../ui/LanguageChoice";
import { Section } from "../Section";

export function LanguageSection() {
  const { t } = useTranslation("settings");
  const [locale, choose] = useLanguage();
  return (
    <Section title={t("account.language")} text={t("account.languageText")}>
      <LanguageChoice locale={locale} onChoose={choose} />
    </Section>
  );
}
