import { useTranslation } from "react-i18next";

import { useChangeSettingsMutation } from "../api";
import { type Locale, LOCALES, speak } from "../i18n";
import { useSession } from "./session";

/** The language of the app. Choosing one keeps it on this device, and in the profile of whoever is signed in. */
export function useLanguage(): [Locale, (locale: Locale) => void] {
  const { i18n } = useTranslation();
  const { user } = useSession();
  const [change] = useChangeSettingsMutation();
  const locale = LOCALES.find((one) => one === i18n.language) ?? "en";
  const choose = (chosen: Locale) => {
    void speak(chosen);
    if (user) void change({ settingsChange: { locale: chosen, version: user.version } });
  };
  return [locale, choose];
}
