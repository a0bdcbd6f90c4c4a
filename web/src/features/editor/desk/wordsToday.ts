import type { Place } from "../saving/localDrafts";

/**
 * How many words somebody has written today on this device, which keeps it for each who writes on it: each chapter's words
 * now, less those it began the day with.
 */
function keyOf(userId: number): string {
  return `sinpluma.today.${userId}`;
}

interface Today {
  day: string;
  pages: Record<string, { began: number; now: number }>;
}

/** Note how many words a page has, and give the words of the day over all pages. */
export function noteWords({ userId, pageId }: Place, words: number, date = new Date()): number {
  const today = kept(keyOf(userId), dayOf(date));
  const page = today.pages[pageId] ?? { began: words, now: words };
  today.pages[pageId] = { ...page, now: words };
  localStorage.setItem(keyOf(userId), JSON.stringify(today));
  const sum = Object.values(today.pages).reduce((all, { began, now }) => all + now - began, 0);
  return Math.max(0, sum);
}

function kept(key: string, day: string): Today {
  try {
    const value = JSON.parse(localStorage.getItem(key) ?? "null") as Today | null;
    if (value?.day === day) return value;
  } catch {
    // Somebody else's value: begin anew.
  }
  return { day, pages: {} };
}

function dayOf(date: Date): string {
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
