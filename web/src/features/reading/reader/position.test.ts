import { expect, test } from "vitest";

import { partAbove, partRead, scrollTo } from "./position";

const text = { top: 200, height: 4000 };

test("a text is read once its end is in the window", () => {
  expect(partRead(text, 0, 1000)).toBe(0);
  expect(partRead(text, 200 + 1500, 1000)).toBe(0.5);
  expect(partRead(text, 200 + 3000, 1000)).toBe(1);
  expect(partRead({ top: 200, height: 300 }, 0, 1000)).toBe(1);
  expect(partRead({ top: 600, height: 900 }, 0, 1000)).toBe(0);
  expect(partRead({ top: 600, height: 900 }, 500, 1000)).toBe(1);
});

test("a place is found again, in larger letters too", () => {
  const part = partAbove(text, 1200);
  expect(scrollTo(text, part)).toBe(1200);
  expect(scrollTo({ top: 200, height: 8000 }, part)).toBe(2200);
});

test("before its first line a text is at its top", () => {
  expect(partAbove(text, 100)).toBe(0);
  expect(scrollTo(text, 0)).toBe(0);
});
