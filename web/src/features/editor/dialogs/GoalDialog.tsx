import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogContentText from "@mui/material/DialogContentText";
import DialogTitle from "@mui/material/DialogTitle";
import Stack from "@mui/material/Stack";
import TextField from "@mui/material/TextField";
import { type SyntheticEvent, useState } from "react";
import { useTranslation } from "react-i18next";

import type { Habits } from "../desk/useHabits";

interface Props {
  pageId: number;
  habits: Habits;
  onHabits: (changes: Partial<Habits>) => void;
  onClose: () => void;
}

/** How many words somebody wants to write, in this chapter and a day. */
export function GoalDialog({ pageId, habits, onHabits, onClose }: Props) {
  const { t } = useTranslation(["editor", "app"]);
  const [chapter, setChapter] = useState(String(habits.chapterGoals[pageId] ?? ""));
  const [day, setDay] = useState(String(habits.dayGoal ?? ""));
  const submit = (event: SyntheticEvent) => {
    event.preventDefault();
    const others = Object.entries(habits.chapterGoals).filter(([id]) => id !== String(pageId));
    const goal = wordsIn(chapter);
    onHabits({
      dayGoal: wordsIn(day),
      chapterGoals: Object.fromEntries(goal ? [...others, [String(pageId), goal]] : others),
    });
    onClose();
  };
  return (
    <Dialog open onClose={onClose} fullWidth maxWidth="xs">
      <form onSubmit={submit}>
        <DialogTitle>{t("goal.title")}</DialogTitle>
        <DialogContent>
          <Stack spacing={2}>
            <DialogContentText>{t("goal.hint")}</DialogContentText>
            <Words isFirst label={t("goal.chapter")} value={chapter} onChange={setChapter} />
            <Words label={t("goal.day")} value={day} onChange={setDay} />
          </Stack>
        </DialogContent>
        <DialogActions>
          <Button onClick={onClose}>{t("app:action.cancel")}</Button>
          <Button type="submit" variant="contained">
            {t("app:action.save")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}

interface WordsProps {
  isFirst?: boolean;
  label: string;
  value: string;
  onChange: (value: string) => void;
}

function Words({ isFirst = false, label, value, onChange }: WordsProps) {
  return (
    <TextField
      // eslint-disable-next-line jsx-a11y/no-autofocus -- the first field of a dialog that was asked for
      autoFocus={isFirst}
      label={label}
      value={value}
      onChange={(event) => {
        onChange(event.target.value.replace(/\D/g, "").slice(0, 7));
      }}
      slotProps={{ htmlInput: { inputMode: "numeric" } }}
    />
  );
}

function wordsIn(text: string): number | null {
  return Number(text) > 0 ? Number(text) : null;
}
