import { beforeEach, expect, it } from "vitest";

import { noteWords } from "./wordsToday";

const one = { userId: 7, pageId: 1 };
const two = { userId: 7, pageId: 2 };
const monday = new Date(2026, 10, 23, 23, 59);
const tuesday = new Date(2026, 10, 24, 0, 1);

beforeEach(() => {
  localStorage.clear();
});

it("counts what is written today, over all chapters", () => {
  expect(noteWords(one, 500, monday)).toBe(0);
  expect(noteWords(one, 620, monday)).toBe(120);
  expect(noteWords(two, 30, monday)).toBe(120);
  expect(noteWords(two, 40, monday)).toBe(130);
});

it("never falls below none, and begins anew each day", () => {
  noteWords(one, 500, monday);
  expect(noteWords(one, 400, monday)).toBe(0);
  expect(noteWords(one, 400, tuesday)).toBe(0);
  expect(noteWords(one, 410, tuesday)).toBe(10);
});

it("is each writer's own, also on one device", () => {
  noteWords(one, 500, monday);
  expect(noteWords(one, 620, monday)).toBe(120);
  expect(noteWords({ userId: 8, pageId: 1 }, 620, monday)).toBe(0);
  expect(noteWords(one, 621, monday)).toBe(121);
});
