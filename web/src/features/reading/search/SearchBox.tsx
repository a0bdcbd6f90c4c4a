import "../words";

import { mdiMagnify } from "@mdi/js";
import Box from "@mui/material/Box";
import { type KeyboardEvent, useId, useRef, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { useFeature } from "../../../extensions";
import { Icon } from "../../../ui/Icon";
import { useSlashKey } from "./useSlashKey";
import { Suggestions } from "./Suggestions";
import { addressOf, useSuggestions } from "./useSuggestions";

interface Props {
  large?: boolean;
  initial?: string;
}

/** The search field, unless the site has no search. */
export function SearchBox(props: Props) {
  return useFeature("search") === false ? null : <Field {...props} />;
}

/** Searches while one types: a combobox after the pattern of the ARIA Authoring Practices Guide. */
function Field({ large = false, initial = "" }: Props) {
  const { t } = useTranslation();
  const id = useId();
  const input = useRef<HTMLInputElement>(null);
  const navigate = useNavigate();
  const [typed, setTyped] = useState(initial);
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const { items, answered } = useSuggestions(open ? typed : "");
  useSlashKey(input);

  const everything = `/search?q=${encodeURIComponent(typed.trim())}`;
  // The last choice, behind what was found, is the page with everything.
  const targets = [...items.map(addressOf), everything];
  const shown = open && answered && typed.trim() !== "";
  const go = (address: string | undefined) => {
    if (!typed.trim()) return;
    setOpen(false);
    setActive(-1);
    input.current?.blur();
    void navigate(address ?? everything);
  };
  const move = (step: number) => {
    setOpen(true);
    // -1 is the field itself, between the last and the first.
    setActive((now) => ((now + 1 + step + targets.length + 1) % (targets.length + 1)) - 1);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (shown) move(event.key === "ArrowDown" ? 1 : -1);
      else setOpen(true);
    } else if (event.key === "Escape") {
      // By itself the browser would empty the field.
      event.preventDefault();
      if (shown) setOpen(false);
      else setTyped("");
      setActive(-1);
    }
  };

  return (
    <Box
      component="form"
      role="search"
      sx={{ position: "relative", width: 1 }}
      onSubmit={(event: React.SyntheticEvent) => {
        event.preventDefault();
        go(active < 0 ? everything : targets[active]);
      }}
    >
      <Icon path={mdiMagnify} sx={GLASS} />
      <Box
        component="input"
        ref={input}
        type="search"
        role="combobox"
        autoComplete="off"
        enterKeyHint="search"
        maxLength={500}
        aria-label={t("nav.search")}
        placeholder={t("nav.search")}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        value={typed}
        onChange={(event: React.ChangeEvent<HTMLInputElement>) => {
          setTyped(event.target.value);
          setActive(-1);
          setOpen(true);
        }}
        onFocus={() => {
          setOpen(true);
        }}
        onBlur={() => {
          setOpen(false);
        }}
        onKeyDown={onKeyDown}
        sx={large ? { ...FIELD, height: 52, fontSize: "1.05rem", borderRadius: 26 } : FIELD}
      />
      {shown && <Suggestions id={id} items={items} active={active} typed={typed.trim()} onChoose={go} />}
    </Box>
  );
}

const GLASS = {
  position: "absolute",
  left: 14,
  top: "50%",
  transform: "translateY(-50%)",
  fontSize: 20,
  color: "text.secondary",
  pointerEvents: "none",
} as const;

const FIELD = {
  width: 1,
  height: 40,
  pl: 5.5,
  pr: 2,
  font: "inherit",
  fontSize: "0.95rem",
  color: "text.primary",
  bgcolor: "background.paper",
  border: 1,
  borderColor: "divider",
  borderRadius: 20,
  "&::-webkit-search-cancel-button": { appearance: "none" },
  "&::placeholder": { color: "text.secondary", opacity: 1 },
  "&:hover": { borderColor: "text.secondary" },
  "&:focus-visible": {
    outline: "2px solid",
    outlineColor: "primary.main",
    outlineOffset: 0,
    borderColor: "transparent",
  },
} as const;
