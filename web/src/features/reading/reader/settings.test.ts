import { beforeEach, expect, test } from "vitest";

import { keepSettings, keptSettings, nearestSize, nextPaper, USUAL } from "./settings";

beforeEach(() => {
  localStorage.clear();
});

test("settings are found again", () => {
  const chosen = { size: 4, width: "wide", leading: "loose", paper: "sepia" } as const;
  keepSettings(chosen);
  expect(keptSettings()).toEqual(chosen);
});

test("what is no setting is passed over", () => {
  expect(keptSettings()).toEqual(USUAL);
  localStorage.setItem("sinpluma.reader", '{"size": 99, "paper": "papyrus", "width": 3}');
  expect(keptSettings()).toEqual({ ...USUAL, size: 6 });
  localStorage.setItem("sinpluma.reader", "not JSON");
  expect(keptSettings()).toEqual(USUAL);
});

test("text grows and shrinks as far as there are sizes, and papers go round", () => {
  expect(nearestSize(-1)).toBe(0);
  expect(nearestSize(7)).toBe(6);
  expect(nextPaper("dark")).toBe("app");
});
