import { afterEach, beforeEach, expect, it, vi } from "vitest";

import type { AllJudged, Judged } from "../../../api";
import { Analyst } from "./Analyst";

/** Judges every sentence that ends with a full stop; the word "bad" makes it negative. */
function judged(text: string): AllJudged {
  const results: Judged[] = [];
  for (const found of text.matchAll(/[^\n. ][^\n.]*\./g)) {
    const isBad = found[0].includes("bad");
    results.push({
      start: found.index,
      end: found.index + found[0].length,
      sentiment: isBad ? "negative" : "positive",
      verdict: isBad ? "negative" : "positive",
      score: isBad ? 0.1 : 0.9,
      language: "en",
    });
  }
  return { results };
}

let asked: string[];
let analyst: Analyst;

beforeEach(() => {
  vi.useFakeTimers();
  asked = [];
  analyst = new Analyst((text) => {
    asked.push(text);
    return Promise.resolve(judged(text));
  });
});
afterEach(() => {
  analyst.stop();
  vi.useRealTimers();
});

it("judges the lines of a chapter together, and puts each answer into its own line", async () => {
  analyst.want(["It is good. It is bad.", "", "***", "Another good one."]);
  await vi.runAllTimersAsync();
  expect(asked).toEqual(["It is good. It is bad.\nAnother good one."]);
  expect(analyst.feelingsOf("It is good. It is bad.")).toMatchObject([
    { start: 0, end: 11, verdict: "positive" },
    { start: 12, end: 22, verdict: "negative" },
  ]);
  expect(analyst.feelingsOf("Another good one.")).toMatchObject([{ start: 0, end: 17 }]);
});

it("asks again only for the line that changed, once it rests", async () => {
  analyst.want(["One.", "Two."]);
  await vi.runAllTimersAsync();
  for (const line of ["Tw.", "T.", "Three."]) {
    analyst.want(["One.", line]);
    await vi.advanceTimersByTimeAsync(200);
  }
  await vi.runAllTimersAsync();
  expect(asked).toEqual(["One.\nTwo.", "Three."]);
});

it("sends a long chapter in pieces", async () => {
  const lines = Array.from({ length: 100 }, (_, index) => `${"word ".repeat(200)}${index}.`);
  analyst.want(lines);
  await vi.runAllTimersAsync();
  expect(asked.length).toBeGreaterThan(4);
  expect(Math.max(...asked.map((text) => text.length))).toBeLessThanOrEqual(20_000);
  expect(lines.every((line) => analyst.feelingsOf(line).length === 1)).toBe(true);
});

it("never shows an answer on another text than it was given for", async () => {
  analyst.want(["It is good."]);
  await vi.runAllTimersAsync();
  expect(analyst.feelingsOf("It is goods.")).toEqual([]);
  analyst.changed("It is good.", "It is good. And");
  expect(analyst.feelingsOf("It is good. And")).toMatchObject([{ start: 0, end: 11 }]);
});

it("says that the service is away, and comes back by itself", async () => {
  let away = true;
  const problem = { status: 503, code: "away", detail: "", errors: {}, retryAfter: 5 };
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors -- as RTK Query's unwrap() does
  const failing = new Analyst((text) => (away ? Promise.reject(problem) : Promise.resolve(judged(text))));
  failing.want(["One."]);
  await vi.advanceTimersByTimeAsync(100);
  expect(failing.current().working).toBe("away");
  away = false;
  await vi.advanceTimersByTimeAsync(6_000);
  expect(failing.current().working).toBe("idle");
  expect(failing.feelingsOf("One.")).toHaveLength(1);
});
