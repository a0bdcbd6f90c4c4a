import { useTranslation } from "react-i18next";

import { type Genre, useGenresInQuery } from "../../api";

/** The genres, in the language of the app; empty until they are there. */
export function useGenres(): readonly Genre[] {
  const { i18n } = useTranslation();
  return useGenresInQuery(i18n.language).data ?? [];
}
