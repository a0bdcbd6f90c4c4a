import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";
import { useDispatch, useSelector } from "react-redux";
import { Link } from "react-router";

import { useGenresInQuery } from "../api";
import { PluginLinks } from "../features/plugins/PluginEntries";
import { LOCALE_NAMES, LOCALES } from "../i18n";
import { useLanguage } from "../session";
import { chooseMode, type Look, MODES } from "../theme/look";
import { Choice } from "../ui/Choice";

/** The genres, and how this device shows the app: visitors have no settings. */
export function Footer() {
  const { t } = useTranslation();
  const mode = useSelector((state: { look: Look }) => state.look.mode);
  const dispatch = useDispatch();
  const [locale, speak] = useLanguage();
  const { data: genres } = useGenresInQuery(locale);
  return (
    <Box component="footer" sx={FOOT}>
      <Box component="nav" aria-label={t("footer.genres")} sx={GENRES}>
        {genres?.map(({ slug, name }) => (
          <Link key={slug} to={`/genres/${slug}`}>
            {name}
          </Link>
        ))}
      </Box>
      <Box sx={{ ...GENRES, display: { xs: "flex", md: "none" }, "&:empty": { display: "none" } }}>
        <PluginLinks />
      </Box>
      <Box sx={{ display: "flex", gap: 2 }}>
        <Choice
          label={t("footer.language")}
          value={locale}
          options={LOCALES.map((one) => ({ value: one, label: LOCALE_NAMES[one] }))}
          onChoose={speak}
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
