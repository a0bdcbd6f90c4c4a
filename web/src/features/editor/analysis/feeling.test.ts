import { expect, it } from "vitest";

import { carriedOver, type Feeling, strengthOf } from "./feeling";

const feeling = (start: number, end: number, score = 0.9): Feeling => ({
  start,
  end,
  score,
  verdict: score > 0.5 ? "positive" : "negative",
  language: "en",
});

it("sentences before a change stay, those after it move, and the changed one is unknown", () => {
  const before = "One. Two. Three.";
  const known = [feeling(0, 4), feeling(5, 9), feeling(10, 16)];
  expect(carriedOver(before, known, "One. Twoo. Three.")).toEqual([feeling(0, 4), feeling(11, 17)]);
  expect(carriedOver(before, known, before)).toEqual(known);
});

it("the surer the verdict, the stronger the mark, on both sides", () => {
  expect([0.6, 0.8, 0.95, 0.05].map((score) => strengthOf(feeling(0, 1, score)))).toEqual([1, 2, 3, 3]);
});
