/** How many words somebody has written today, kept on this device: each chapter's words now, less those it began the day with. */
const KEY = "sinpluma.today";

interface Today {
  day: string;
  pages: Record<string, { began: number; now: number }>;
}

/** Note how many words a page has, and give the words of the day over all pages. */
export function noteWords(pageId: number, words: number, date = new Date()): number {
  const today = kept(dayOf(date));
  const page = today.pages[pageId] ?? { began: words, now: words };
  today.pages[pageId] = { ...page, now: words };
  localStorage.setItem(KEY, JSON.stringify(today));
  const sum = Object.values(today.pages).reduce((all, { began, now }) => all + now - began, 0);
  return Math.max(0, sum);
}

function kept(day: string): Today {
  try {
    const value = JSON.parse(localStorage.getItem(KEY) ?? "null") as Today | null;
    if (value?.day === day) return value;
  } catch {
    // Somebody else's value: begin anew.
  }
  return { day, pages: {} };
}

function dayOf(date: Date): string {
  return `${date.getFullYear()}-${date.getMonth() + 1}-${date.getDate()}`;
}
