import Button from "@mui/material/Button";
import ButtonGroup from "@mui/material/ButtonGroup";
import { useTranslation } from "react-i18next";

import { type Locale, LOCALES } from "../i18n";

/** Each language in its own words: who does not know the other one finds theirs. */
const NAMES: Record<Locale, string> = { en: "English", es: "Español" };

interface Props {
  locale: Locale;
  onChoose: (locale: Locale) => void;
  size?: "small" | "medium";
}

/** The languages of the app, of which one is chosen. */
export function LanguageChoice({ locale, onChoose, size = "medium" }: Props) {
  const { t } = useTranslation();
  return (
    <ButtonGroup size={size} aria-label={t("language")}>
      {LOCALES.map((one) => (
        <Button
          key={one}
          lang={one}
          variant={one === locale ? "contained" : "outlined"}
          aria-pressed={one === locale}
          onClick={() => {
            onChoose(one);
          }}
        >
          {NAMES[one]}
        </Button>
      ))}
    </ButtonGroup>
  );
}
