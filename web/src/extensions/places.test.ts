import { describe, expect, it } from "vitest";

import { pageAt, placeOf } from "./places";

describe("where a plugin's path leads", () => {
  it.each([
    ["verses", "/x/epigraph/verses"],
    ["", "/x/epigraph"],
    ["/x/epigraph/verses/", "/x/epigraph/verses"],
    ["verses/../lines", "/x/epigraph/lines"],
  ])("is below its own name: %j", (path, place) => {
    expect(placeOf("epigraph", path)).toBe(place);
  });

  it.each([
    "/write",
    "../other/page",
    "/x/epigraphs",
    "//elsewhere.example/x/epigraph/",
    "javascript:alert(1)",
  ])("is refused elsewhere: %j", (path) => {
    expect(() => placeOf("epigraph", path)).toThrow(TypeError);
  });
});

describe("the page at an address", () => {
  const pages = [{ place: "/x/epigraph" }, { place: "/x/epigraph/verses" }];

  it("is the one that stands nearest above it, and hears the rest", () => {
    expect(pageAt(pages, "/x/epigraph/verses/7")).toEqual({ page: pages[1], rest: "7" });
    expect(pageAt(pages, "/x/epigraph/versed")).toEqual({ page: pages[0], rest: "versed" });
    expect(pageAt(pages, "/x/epigraph")).toEqual({ page: pages[0], rest: "" });
  });

  it("is none where the plugin has none", () => {
    expect(pageAt(pages, "/x/other")).toBeNull();
  });
});
