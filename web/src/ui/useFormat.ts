import { useMemo } from "react";
import { useTranslation } from "react-i18next";

import { regional } from "../i18n";
import { readingTime } from "./readingTime";

export interface Format {
  number: (value: number) => string;
  percent: (part: number) => string;
  date: (time: string) => string;
  /** A date with the time of day. */
  moment: (time: string | number) => string;
  /** How long so many words take to read: "8 min". */
  duration: (words: number) => string;
  /** The name of a language, given as BCP 47. */
  language: (tag: string) => string;
}

/** Numbers, dates and names as the chosen language writes them where this browser is. */
export function useFormat(): Format {
  const { i18n } = useTranslation();
  return useMemo(() => formatIn(regional(i18n.language)), [i18n.language]);
}

export function formatIn(locale: string): Format {
  const numbers = new Intl.NumberFormat(locale);
  const percents = new Intl.NumberFormat(locale, { style: "percent" });
  const dates = new Intl.DateTimeFormat(locale, { dateStyle: "medium" });
  const moments = new Intl.DateTimeFormat(locale, { dateStyle: "medium", timeStyle: "short" });
  const languages = new Intl.DisplayNames(locale, { type: "language" });
  return {
    number: (value) => numbers.format(value),
    percent: (part) => percents.format(part),
    date: (time) => dates.format(new Date(time)),
    moment: (time) => moments.format(new Date(time)),
    duration: (words) => {
      const { value, unit } = readingTime(words);
      return new Intl.NumberFormat(locale, { style: "unit", unit, unitDisplay: "short" }).format(value);
    },
    language: (tag) => languages.of(tag) ?? tag,
  };
}
