import { useState } from "react";

/** How somebody likes to write, kept on this device for each who writes on it. */
export interface Habits {
  typewriter: boolean;
  typography: boolean;
  /** Words a day; null for none. */
  dayGoal: number | null;
  /** Words of a chapter, by page id. */
  chapterGoals: Record<string, number>;
}

const USUAL: Habits = { typewriter: false, typography: true, dayGoal: null, chapterGoals: {} };

export function useHabits(userId: number): [Habits, (changes: Partial<Habits>) => void] {
  const [habits, setHabits] = useState(() => keptHabits(userId));
  const change = (changes: Partial<Habits>) => {
    const next = { ...habits, ...changes };
    setHabits(next);
    localStorage.setItem(keyOf(userId), JSON.stringify(next));
  };
  return [habits, change];
}

function keyOf(userId: number): string {
  return `sinpluma.habits.${userId}`;
}

export function keptHabits(userId: number): Habits {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? "{}");
    return { ...USUAL, ...(typeof kept === "object" ? kept : {}) };
  } catch {
    return USUAL;
  }
}
