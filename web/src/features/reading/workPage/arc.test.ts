import { expect, test } from "vitest";

import type { ArcPage, EmotionalArc } from "../../../api";
import { extremesOf, lineOf, pathOf, reachOf, startsOf } from "./arc";

const page = (word_count: number, mean: number | null, course: number[][] = []) =>
  ({ word_count, mean, course, title: String(mean), pending: false }) as unknown as ArcPage;
const arc = (pages: ArcPage[]) => ({ pages }) as EmotionalArc;

test("chapters take room by their words", () => {
  expect(startsOf([page(100, 0.5), page(300, 0.5), page(0, null)])).toEqual([0, 0.25, 1]);
  expect(startsOf([page(0, null)])).toEqual([0]);
});

test("the courses of chapters follow each other", () => {
  const line = lineOf(arc([page(100, 0.5, [[0.5, 0.2]]), page(300, 0.5, [[0.5, 0.8]])]));
  expect(line).toEqual([
    { x: 0.125, y: 0.2 },
    { x: 0.625, y: 0.8 },
  ]);
});

test("a long work is drawn by means, none of which leaves the field", () => {
  const course = Array.from({ length: 20 }, (_, index) => [index / 20, index % 2]);
  const line = lineOf(arc(Array.from({ length: 60 }, () => page(1000, 0.5, course))));
  expect(line).toHaveLength(40);
  line.forEach(({ x, y }) => {
    expect(x).toBeGreaterThanOrEqual(0);
    expect(x).toBeLessThanOrEqual(1);
    expect(y).toBeCloseTo(0.5, 1);
  });
});

test("a calm work looks calm, and a stormy one fills the field", () => {
  expect(reachOf([{ x: 0, y: 0.52 }])).toBeCloseTo(0.22);
  expect(reachOf([{ x: 0, y: 0.95 }])).toBeCloseTo(0.495);
});

test("bright is up", () => {
  const path = pathOf(
    [
      { x: 0, y: 0.7 },
      { x: 1, y: 0.3 },
    ],
    100,
    100,
  );
  const [, start = 0] = /^M0\.0 ([\d.]+)/.exec(path) ?? [];
  expect(Number(start)).toBeLessThan(50);
  expect(path.endsWith("100.0 95.5")).toBe(true);
});

test("the brightest and the darkest chapter are named", () => {
  expect(extremesOf([page(1, 0.4), page(1, null), page(1, 0.7), page(1, 0.2)])).toMatchObject({
    brightest: { mean: 0.7 },
    darkest: { mean: 0.2 },
  });
  expect(extremesOf([page(1, 0.4)])).toBeNull();
});
