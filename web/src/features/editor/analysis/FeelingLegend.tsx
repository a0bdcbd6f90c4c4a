import Box from "@mui/material/Box";
import Popper from "@mui/material/Popper";
import Paper from "@mui/material/Paper";
import { type TFunction } from "i18next";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Node, Range } from "slate";
import { useSlateSelector } from "slate-react";

import { type Format, useFormat } from "../../../ui/useFormat";
import type { WritingEditor } from "../slate/customTypes";
import { FEELINGS } from "../view/feelings";
import { certainty, type Feeling } from "./feeling";
import type { Working } from "./Analyst";

type Told = Pick<Feeling, "verdict" | "score" | "language">;

/** What the marks mean, and what the sentence under the pointer or at the caret feels like. */
export function FeelingLegend({ editor, working }: { editor: WritingEditor; working: Working }) {
  const { t } = useTranslation("editor");
  const format = useFormat();
  const hovered = useHovered();
  const atCaret = useAtCaret(editor);
  const told = atCaret && wordsFor(atCaret, t, format);
  const note = working === "away" ? t("analysis.away") : working === "working" ? t("analysis.working") : "";
  return (
    <Box role="group" aria-label={t("analysis.legend")} sx={[FEELINGS, LEGEND]}>
      {(["positive", "negative"] as const).map((verdict) => (
        <span key={verdict} data-verdict={verdict} data-strength={2}>
          {t(`analysis.${verdict}`)}
        </span>
      ))}
      <span>{t("analysis.strengths")}</span>
      <Box component="span" role="status" sx={{ ml: "auto" }}>
        {note || told}
      </Box>
      {hovered && (
        <Popper
          open
          anchorEl={hovered.element}
          placement="top"
          sx={{ zIndex: "tooltip", pointerEvents: "none" }}
        >
          <Paper elevation={4} sx={{ px: 1.25, py: 0.5, mb: 0.5, fontSize: "0.8125rem" }}>
            {wordsFor(hovered, t, format)}
          </Paper>
        </Popper>
      )}
    </Box>
  );
}

const LEGEND = {
  display: "flex",
  flexWrap: "wrap",
  columnGap: 2,
  rowGap: 0.5,
  pb: 0.75,
  fontSize: "0.8125rem",
} as const;

export function wordsFor(feeling: Told, t: TFunction<"editor">, format: Format): string {
  const sure = certainty({ ...feeling, start: 0, end: 0 });
  return t("analysis.sentence", {
    verdict: t(`analysis.${feeling.verdict}`),
    percent: format.percent(sure),
    language: feeling.language === "und" ? t("analysis.undetermined") : format.language(feeling.language),
  });
}

/** The sentence under the pointer. */
function useHovered(): (Told & { element: HTMLElement }) | null {
  const [hovered, setHovered] = useState<(Told & { element: HTMLElement }) | null>(null);
  useEffect(() => {
    const over = (event: MouseEvent) => {
      const target =
        event.target instanceof Element ? event.target.closest<HTMLElement>("[data-score]") : null;
      setHovered(target ? { element: target, ...feelingOf(target.dataset) } : null);
    };
    document.addEventListener("mouseover", over);
    return () => {
      document.removeEventListener("mouseover", over);
    };
  }, []);
  return hovered?.element.isConnected ? hovered : null;
}

function feelingOf({ verdict, score, language }: DOMStringMap): Told {
  return { verdict: verdict as Feeling["verdict"], score: Number(score), language: language ?? "und" };
}

/** The sentence at the caret: so that the keyboard reaches what the pointer does. */
function useAtCaret(editor: WritingEditor): Told | null {
  const selection = useSlateSelector((one) => one.selection);
  const [found, setFound] = useState<Told | null>(null);
  useEffect(() => {
    const timer = setTimeout(() => {
      setFound(atCaret(editor));
    }, 200);
    return () => {
      clearTimeout(timer);
    };
  }, [editor, selection]);
  return found;
}

function atCaret(editor: WritingEditor): Told | null {
  const { selection } = editor;
  if (!selection || !Range.isCollapsed(selection) || !Node.has(editor, selection.anchor.path)) return null;
  const at = window.getSelection()?.anchorNode?.parentElement?.closest<HTMLElement>("[data-score]");
  return at ? feelingOf(at.dataset) : null;
}
