import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { useDispatch, useSelector } from "react-redux";
import { Link } from "react-router";

import { useGenresInQuery } from "../api";
import { type Locale, LOCALES, speak } from "../i18n";
import { chooseMode, type Look, MODES } from "../theme/look";
import { Choice } from "../ui/Choice";

const NAMES: Record<Locale, string> = { en: "English", es: "Español" };

/** The genres, and how this device shows the app: visitors have no settings. */
export function Footer() {
  const { t, i18n } = useTranslation();
  const mode = useSelector((state: { look: Look }) => state.look.mode);
  const dispatch = useDispatch();
  const { data: genres } = useGenresInQuery(i18n.language);
  return (
    <Box component="footer" sx={FOOT}>
      <Box component="nav" aria-label={t("footer.genres")} sx={GENRES}>
        {genres?.map(({ slug, name }) => (
          <Link key={slug} to={`/genres/${slug}`}>
            {name}
          </Link>
        ))}
      </Box>
      <Box sx={{ display: "flex", gap: 2 }}>
        <Choice
          label={t("footer.language")}
          value={i18n.language as Locale}
          options={LOCALES.map((locale) => ({ value: locale, label: NAMES[locale] }))}
          onChoose={(locale) => void speak(locale)}
        />
        <Choice
          label={t("footer.look")}
          value={mode}
          options={MODES.map((one) => ({ value: one, label: t(`footer.modes.${one}`) }))}
          onChoose={(one) => {
            dispatch(chooseMode(one));
          }}
        />
      </Box>
    </Box>
  );
}

const FOOT = {
  display: "flex",
  flexWrap: "wrap",
  justifyContent: "space-between",
  alignItems: "flex-end",
  gap: 3,
  mt: 8,
  px: { xs: 2, md: 3 },
  py: 4,
  borderTop: 1,
  borderColor: "divider",
} as const;

const GENRES = {
  display: "flex",
  flexWrap: "wrap",
  columnGap: 2.5,
  rowGap: 1,
  maxWidth: 640,
  typography: "body2",
  "& a": { color: "text.secondary", textDecoration: "none" },
  "& a:hover": { textDecoration: "underline" },
} as const;
