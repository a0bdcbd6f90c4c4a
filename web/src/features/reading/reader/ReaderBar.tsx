import { mdiArrowLeft, mdiFormatLetterCase, mdiFormatListBulleted, mdiKeyboardOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import type { RefObject } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Icon } from "../../../ui/Icon";
import { Meter } from "../../../ui/Meter";
import type { Tool } from "./ReaderPage";
import { useScrolling } from "./useScrolling";

interface Props {
  notebookId: number;
  title: string | undefined;
  text: RefObject<HTMLElement | null>;
  onTool: (tool: Tool) => void;
}

const TOOLS: [Tool, string][] = [
  ["contents", mdiFormatListBulleted],
  ["settings", mdiFormatLetterCase],
  ["keys", mdiKeyboardOutline],
];

/** The way out and the reader's tools. It makes room while one scrolls down; the line of progress stays. */
export function ReaderBar({ notebookId, title, text, onTool }: Props) {
  const { t } = useTranslation("reading");
  const { percent, hidden } = useScrolling(text);
  return (
    <>
      <Meter part={percent / 100} label={t("reader.progress")} sx={LINE} />
      <Box
        component="nav"
        aria-label={t("reader.label")}
        sx={hidden ? { ...BAR, transform: "translateY(-100%)" } : BAR}
      >
        <Box component={Link} to={`/notebooks/${notebookId}`} sx={BACK}>
          <Icon path={mdiArrowLeft} />
          <span>{title ?? t("reader.work")}</span>
        </Box>
        {TOOLS.map(([tool, icon]) => (
          <IconButton
            key={tool}
            aria-label={t(`reader.${tool}`)}
            onClick={() => {
              onTool(tool);
            }}
            sx={tool === "keys" ? { display: { xs: "none", md: "inline-flex" } } : undefined}
          >
            <Icon path={icon} />
          </IconButton>
        ))}
      </Box>
    </>
  );
}

const LINE = {
  position: "fixed",
  top: 0,
  left: 0,
  right: 0,
  height: 3,
  zIndex: 1102,
  bgcolor: "transparent",
} as const;

const BAR = {
  position: "fixed",
  top: 0,
  left: 0,
  right: 0,
  zIndex: 1101,
  display: "flex",
  alignItems: "center",
  gap: 0.5,
  minHeight: 56,
  px: { xs: 1, md: 2 },
  bgcolor: "background.default",
  borderBottom: 1,
  borderColor: "divider",
  transition: "transform 200ms ease",
  "&:focus-within": { transform: "none" },
} as const;

const BACK = {
  display: "flex",
  alignItems: "center",
  gap: 1,
  flexGrow: 1,
  minWidth: 0,
  py: 1,
  color: "text.primary",
  textDecoration: "none",
  "& span": { overflow: "hidden", textOverflow: "ellipsis", whiteSpace: "nowrap" },
  "&:hover span": { textDecoration: "underline" },
} as const;
