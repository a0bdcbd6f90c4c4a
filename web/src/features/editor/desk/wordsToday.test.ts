import { beforeEach, expect, it } from "vitest";

import { noteWords } from "./wordsToday";

const monday = new Date(2026, 10, 23, 23, 59);
const tuesday = new Date(2026, 10, 24, 0, 1);

beforeEach(() => {
  localStorage.clear();
});

it("counts what is written today, over all chapters", () => {
  expect(noteWords(1, 500, monday)).toBe(0);
  expect(noteWords(1, 620, monday)).toBe(120);
  expect(noteWords(2, 30, monday)).toBe(120);
  expect(noteWords(2, 40, monday)).toBe(130);
});

it("never falls below none, and begins anew each day", () => {
  noteWords(1, 500, monday);
  expect(noteWords(1, 400, monday)).toBe(0);
  expect(noteWords(1, 400, tuesday)).toBe(0);
  expect(noteWords(1, 410, tuesday)).toBe(10);
});
