import Box from "@mui/material/Box";
import LinearProgress from "@mui/material/LinearProgress";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { useSlateSelector } from "slate-react";

import { wordsOf } from "../../../document/text";
import { useFormat } from "../../../ui/useFormat";
import { FeelingLegend } from "../analysis/FeelingLegend";
import type { Analysis } from "../analysis/useAnalysis";
import { documentOf, type WritingEditor } from "../slate/customTypes";
import type { Place } from "../saving/localDrafts";
import type { Habits } from "./useHabits";
import { noteWords } from "./wordsToday";

interface Props {
  editor: WritingEditor;
  analysis: Analysis;
  place: Place;
  habits: Habits;
}

const COUNT_AFTER_MS = 400;

/** Under the text: how many words, how far to the goals, and what the marks of the analysis mean. */
export function Foot({ editor, analysis, place, habits }: Props) {
  const { t } = useTranslation("editor");
  const { number: shown } = useFormat();
  const { words, today } = useWords(editor, place);
  const chapterGoal = habits.chapterGoals[place.pageId];
  return (
    <Box data-chrome sx={BAR}>
      {analysis.isOn && <FeelingLegend editor={editor} working={analysis.working} />}
      <Box sx={{ display: "flex", gap: 2, flexWrap: "wrap", alignItems: "center" }}>
        <span>{t("foot.words", { count: words, shown: shown(words) })}</span>
        <span>{t("foot.today", { shown: shown(today) })}</span>
        {chapterGoal && (
          <Progress
            part={words / chapterGoal}
            label={t("goal.chapterProgress", { words: shown(words), goal: shown(chapterGoal) })}
          />
        )}
        {habits.dayGoal && (
          <Progress
            part={today / habits.dayGoal}
            label={t("goal.dayProgress", { words: shown(today), goal: shown(habits.dayGoal) })}
          />
        )}
      </Box>
    </Box>
  );
}

function Progress({ part, label }: { part: number; label: string }) {
  return (
    <Box sx={{ flex: "1 1 10rem", maxWidth: "20rem" }}>
      <Box sx={{ fontSize: "0.75rem" }}>{label}</Box>
      <LinearProgress
        variant="determinate"
        value={Math.min(100, part * 100)}
        color={part >= 1 ? "success" : "primary"}
        aria-label={label}
        sx={{ height: 5, borderRadius: 1 }}
      />
    </Box>
  );
}

/** The words of the chapter and of the day, counted when the fingers rest. */
function useWords(editor: WritingEditor, place: Place) {
  const children = useSlateSelector((one) => one.children);
  const [counted, setCounted] = useState(() => countIn(editor, place));
  useEffect(() => {
    const timer = setTimeout(() => {
      setCounted(countIn(editor, place));
    }, COUNT_AFTER_MS);
    return () => {
      clearTimeout(timer);
    };
  }, [editor, place, children]);
  return counted;
}

function countIn(editor: WritingEditor, place: Place) {
  const words = wordsOf(documentOf(editor));
  return { words, today: noteWords(place, words) };
}

const BAR = {
  position: "sticky",
  bottom: 0,
  zIndex: 2,
  bgcolor: "background.default",
  borderTop: 1,
  borderColor: "divider",
  py: 1,
  fontSize: "0.875rem",
  color: "text.secondary",
  fontVariantNumeric: "tabular-nums",
} as const;
