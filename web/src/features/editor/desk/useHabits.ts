import { useState } from "react";

/** How somebody likes to write, kept on this device. */
export interface Habits {
  typewriter: boolean;
  typography: boolean;
  /** Words a day; null for none. */
  dayGoal: number | null;
  /** Words of a chapter, by page id. */
  chapterGoals: Record<string, number>;
}

const KEY = "sinpluma.habits";
const USUAL: Habits = { typewriter: false, typography: true, dayGoal: null, chapterGoals: {} };

export function useHabits(): [Habits, (changes: Partial<Habits>) => void] {
  const [habits, setHabits] = useState(keptHabits);
  const change = (changes: Partial<Habits>) => {
    const next = { ...habits, ...changes };
    setHabits(next);
    localStorage.setItem(KEY, JSON.stringify(next));
  };
  return [habits, change];
}

function keptHabits(): Habits {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? "{}");
    return { ...USUAL, ...(typeof kept === "object" ? kept : {}) };
  } catch {
    return USUAL;
  }
}
