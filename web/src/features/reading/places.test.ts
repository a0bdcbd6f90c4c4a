import { beforeEach, expect, test } from "vitest";

import { furthest, keepPlace, placeIn } from "./places";

beforeEach(() => {
  localStorage.clear();
});

const pages = [10, 20, 30].map((page_id) => ({ page_id }));

test("a place is found again, by whoever kept it", () => {
  keepPlace(7, { page_id: 20, part: 0.5 });
  keepPlace(7, { page_id: 30, part: 0 }, 4);
  expect(placeIn(7)).toEqual({ page_id: 20, part: 0.5 });
  expect(placeIn(7, 4)).toEqual({ page_id: 30, part: 0 });
  expect(placeIn(8)).toBeUndefined();
});

test("what was read as a visitor is one's own until one reads on with an account", () => {
  keepPlace(7, { page_id: 20, part: 0.5, reached: 30 });
  expect(placeIn(7, 4)).toEqual({ page_id: 20, part: 0.5, reached: 30 });
  keepPlace(7, { page_id: 10, part: 0 }, 4);
  expect(placeIn(7, 4)).toEqual({ page_id: 10, part: 0, reached: 30 });
  expect(placeIn(7)?.page_id).toBe(20);
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

test("one goes on at the furthest page", () => {
  expect(furthest(pages, 20, undefined, 10)?.page_id).toBe(20);
  expect(furthest(pages, 10, 30, null)?.page_id).toBe(30);
  expect(furthest(pages, undefined, null)).toBeUndefined();
});

test("a page that is gone is no place to go on", () => {
  expect(furthest(pages, 99)).toBeUndefined();
});
