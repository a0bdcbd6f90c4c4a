/** The words of the app, in Spanish and in English. Each feature brings its own, in a namespace of its own name. */
import i18next from "i18next";
import { initReactI18next } from "react-i18next";

import { en, es } from "./words";

export const LOCALES = ["en", "es"] as const;
export type Locale = (typeof LOCALES)[number];

/** Each language in its own words: who does not know the other one finds theirs. */
export const LOCALE_NAMES: Record<Locale, string> = { en: "English", es: "Español" };

/** The words that a namespace has, in another language: every key of the English ones, none missing. */
export type Words<English> = {
  [Key in keyof English]: English[Key] extends string ? string : Words<English[Key]>;
};

/** What each namespace holds; a feature adds its own by declaration merging, so that a misspelt key does not compile. */
export interface Namespaces {
  app: typeof en;
}

declare module "i18next" {
  interface CustomTypeOptions {
    defaultNS: "app";
    resources: Namespaces;
  }
}

const LOCALE_KEY = "sinpluma.locale";

export function localeOfBrowser(): Locale {
  const kept = localStorage.getItem(LOCALE_KEY);
  const wanted = [kept, ...navigator.languages].map((tag) => tag?.slice(0, 2));
  return (
    LOCALES.find((locale) => locale === wanted.find((tag) => LOCALES.some((one) => one === tag))) ?? "en"
  );
}

/** How a language writes dates and numbers where the browser names no region: the app's English is British. */
const REGIONS: Record<Locale, string> = { en: "en-GB", es: "es-ES" };

/**
 * The language of the app as it is written where this browser is: `en-US` or `es-MX`, if the browser asks for them.
 * Whatever is written by Intl is written in it.
 */
export function regional(language: string): string {
  const here = navigator.languages.find((tag) => tag.startsWith(`${language}-`));
  return here ?? REGIONS[LOCALES.find((locale) => locale === language) ?? "en"];
}

export async function speak(locale: Locale): Promise<void> {
  localStorage.setItem(LOCALE_KEY, locale);
  document.documentElement.lang = locale;
  await i18next.changeLanguage(locale);
}

export function addWords(namespace: Exclude<keyof Namespaces, "app">, words: Record<Locale, object>): void {
  LOCALES.forEach((locale) => i18next.addResourceBundle(locale, namespace, words[locale], true, true));
}

void i18next.use(initReactI18next).init({
  lng: localeOfBrowser(),
  fallbackLng: "en",
  defaultNS: "app",
  resources: { en: { app: en }, es: { app: es } },
  interpolation: { escapeValue: false },
  initAsync: false,
});
i18next.services.formatter?.addCached("number", (language, options) => {
  const format = new Intl.NumberFormat(regional(language ?? "en"), options as Intl.NumberFormatOptions);
  return (value: number) => format.format(value);
});
document.documentElement.lang = i18next.language;

export { i18next };
