import { expect, test } from "vitest";

import { ALL, changed, filtersOf, paramsOf } from "./filters";

test("an address without parameters shows everything, what is new first", () => {
  expect(filtersOf(new URLSearchParams())).toEqual(ALL);
  expect(paramsOf(ALL).toString()).toBe("");
});

test("what is chosen goes into the address and comes back from it", () => {
  const chosen = {
    genre: "terror",
    language: "es",
    tag: "noche & niebla",
    sort: "popular",
    pages: 3,
  } as const;
  expect(filtersOf(paramsOf(chosen))).toEqual(chosen);
});

test("nonsense in the address is passed over", () => {
  expect(filtersOf(new URLSearchParams("sort=worst&pages=-3"))).toEqual(ALL);
  expect(filtersOf(new URLSearchParams("pages=1e9")).pages).toBe(50);
});

test("another choice begins at the first page", () => {
  expect(changed({ ...ALL, pages: 4 }, { sort: "title" }).pages).toBe(1);
  expect(changed({ ...ALL, pages: 4 }, { pages: 5 }).pages).toBe(5);
});
