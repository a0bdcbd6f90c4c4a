import { expect, test } from "vitest";

import { readingTime } from "./readingTime";

test("a line takes a minute", () => {
  expect(readingTime(3)).toEqual({ value: 1, unit: "minute" });
});

test("a story takes minutes, a novel hours", () => {
  expect(readingTime(2600)).toEqual({ value: 10, unit: "minute" });
  expect(readingTime(376_351)).toEqual({ value: 24, unit: "hour" });
});
