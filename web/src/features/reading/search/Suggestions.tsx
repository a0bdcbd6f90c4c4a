import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";

import type { SearchItem } from "../../../api";
import { Marked } from "./Marked";
import { addressOf } from "./useSuggestions";

interface Props {
  id: string;
  items: SearchItem[];
  active: number;
  typed: string;
  onChoose: (address?: string) => void;
}

/** What was found, below the field that it belongs to. The focus stays in the field. */
export function Suggestions({ id, items, active, typed, onChoose }: Props) {
  const { t } = useTranslation("reading");
  return (
    <Box
      component="ul"
      role="listbox"
      id={`${id}-list`}
      aria-label={t("search.suggestions")}
      sx={LIST}
      onMouseDown={(event: React.MouseEvent) => {
        // The field keeps the focus: losing it would take the list away before the click.
        event.preventDefault();
      }}
    >
      {items.map((item, index) => (
        <Option
          key={addressOf(item)}
          id={`${id}-${index}`}
          active={index === active}
          choose={() => {
            onChoose(addressOf(item));
          }}
        >
          <Box component="span" sx={{ typography: "h3", fontSize: "1rem", display: "block" }}>
            {item.title}
          </Box>
          <Box component="span" sx={WHERE}>
            {item.type === "page" ? `${item.notebook_title} · ${item.author_name}` : item.author_name}
          </Box>
          {item.snippet !== item.title && (
            <Box component="span" sx={SNIPPET}>
              <Marked text={item.snippet} matches={item.matches} />
            </Box>
          )}
        </Option>
      ))}
      <Option
        id={`${id}-${items.length}`}
        active={active === items.length}
        choose={() => {
          onChoose();
        }}
      >
        <Box component="span" sx={{ color: "primary.main", fontWeight: 600 }}>
          {t(items.length ? "search.all" : "search.nothingFor", { q: typed })}
        </Box>
      </Option>
    </Box>
  );
}

interface OptionProps {
  id: string;
  active: boolean;
  choose: () => void;
  children: React.ReactNode;
}

function Option({ id, active, choose, children }: OptionProps) {
  return (
    // The keyboard chooses in the field, by aria-activedescendant.
    <Box
      component="li"
      role="option"
      id={id}
      aria-selected={active}
      onClick={choose}
      sx={active ? { ...ROW, bgcolor: "action.selected" } : ROW}
    >
      {children}
    </Box>
  );
}

const LIST = {
  position: "absolute",
  zIndex: 10,
  top: "calc(100% + 6px)",
  left: 0,
  right: 0,
  m: 0,
  p: 0.75,
  listStyle: "none",
  textAlign: "left",
  maxHeight: "min(70vh, 560px)",
  overflowY: "auto",
  bgcolor: "background.paper",
  border: 1,
  borderColor: "divider",
  borderRadius: 1.5,
  boxShadow: "0 12px 40px -12px rgb(0 0 0 / 40%)",
} as const;

const ROW = {
  px: 1.5,
  py: 1,
  borderRadius: 1,
  cursor: "pointer",
  "&:hover": { bgcolor: "action.hover" },
} as const;

const WHERE = { display: "block", typography: "caption", color: "text.secondary" } as const;

const SNIPPET = {
  typography: "body2",
  color: "text.secondary",
  mt: 0.25,
  display: "-webkit-box",
  WebkitLineClamp: 2,
  WebkitBoxOrient: "vertical",
  overflow: "hidden",
} as const;
