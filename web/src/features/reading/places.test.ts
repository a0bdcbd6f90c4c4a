import { beforeEach, expect, test } from "vitest";

import type { PageEntry, Reading } from "../../api";
import { keepPlace, pageToContinue, placeIn } from "./places";

beforeEach(() => {
  localStorage.clear();
});

const pages = [1, 2, 3].map((position) => ({ page_id: position * 10, position })) as PageEntry[];
const reading = (page_id: number | null) => ({ page_id }) as Reading;

test("a place is found again, by whoever kept it", () => {
  keepPlace(7, { page_id: 20, part: 0.5 });
  keepPlace(7, { page_id: 30, part: 0 }, 4);
  expect(placeIn(7)).toEqual({ page_id: 20, part: 0.5 });
  expect(placeIn(7, 4)).toEqual({ page_id: 30, part: 0 });
  expect(placeIn(8)).toBeUndefined();
});

test("the oldest places are forgotten", () => {
  for (let work = 0; work <= 200; work += 1) keepPlace(work, { page_id: 1, part: 0 });
  expect(placeIn(0)).toBeUndefined();
  expect(placeIn(200)).toBeDefined();
});

test("what cannot be read is no place", () => {
  localStorage.setItem("sinpluma.places.visitor", "{");
  expect(placeIn(7)).toBeUndefined();
});

test("one goes on at the further of two places", () => {
  expect(pageToContinue(pages, { page_id: 20, part: 0.1 }, reading(10))?.page_id).toBe(20);
  expect(pageToContinue(pages, { page_id: 10, part: 0.1 }, reading(30))?.page_id).toBe(30);
  expect(pageToContinue(pages, undefined, reading(null))).toBeUndefined();
});

test("a page that is gone is no place to go on", () => {
  expect(pageToContinue(pages, { page_id: 99, part: 0 }, undefined)).toBeUndefined();
});
