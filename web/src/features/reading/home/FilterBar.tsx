import { mdiClose } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useTranslation } from "react-i18next";

import type { Genre } from "../../../api";
import { Choice } from "../../../ui/Choice";
import { Icon } from "../../../ui/Icon";
import { useFormat } from "../../../ui/useFormat";
import { type Filters, type Sort, SORTS } from "./filters";

/** The languages that can be chosen. Works in others are found by search. */
const LANGUAGES = ["es", "en", "ca", "eu", "gl", "pt", "fr", "it", "de"];

interface Props {
  filters: Filters;
  onChange: (change: Partial<Filters>) => void;
  /** Not given where the page is that of one genre. */
  genres?: readonly Genre[];
}

export function FilterBar({ filters, onChange, genres }: Props) {
  const { t } = useTranslation("reading");
  const format = useFormat();
  const all = { value: "", label: t("filters.all") };
  return (
    <Box role="group" aria-label={t("filters.label")} sx={BAR}>
      {genres && (
        <Box sx={WHOLE_ROW}>
          <Choice
            label={t("filters.genre")}
            value={filters.genre}
            options={[all, ...genres.map(({ slug, name }) => ({ value: slug, label: name }))]}
            onChoose={(genre) => {
              onChange({ genre });
            }}
          />
        </Box>
      )}
      <Choice
        label={t("filters.language")}
        value={filters.language}
        options={[all, ...LANGUAGES.map((tag) => ({ value: tag, label: format.language(tag) }))]}
        onChoose={(language) => {
          onChange({ language });
        }}
      />
      <Choice<Sort>
        label={t("filters.sort")}
        value={filters.sort}
        options={SORTS.map((sort) => ({ value: sort, label: t(`filters.by.${sort}`) }))}
        onChoose={(sort) => {
          onChange({ sort });
        }}
      />
      {filters.tag && (
        <Button
          variant="outlined"
          color="inherit"
          sx={WHOLE_ROW}
          endIcon={<Icon path={mdiClose} />}
          aria-label={t("filters.withoutTag", { tag: filters.tag })}
          onClick={() => {
            onChange({ tag: "" });
          }}
        >
          #{filters.tag}
        </Button>
      )}
    </Box>
  );
}

/** On a phone two stand in a row, or the longer words would be cut off. */
const BAR = {
  display: { xs: "grid", sm: "flex" },
  gridTemplateColumns: "1fr 1fr",
  flexWrap: "wrap",
  alignItems: "flex-end",
  gap: { xs: 1.5, sm: 2 },
  width: { xs: 1, sm: "auto" },
} as const;

const WHOLE_ROW = { gridColumn: "1 / -1" } as const;
