import { describe, expect, it } from "vitest";

import { drawnSize, moved, partOf, WHOLE, zoomed } from "./geometry";

const LANDSCAPE = { width: 3000, height: 2000 };
const PORTRAIT = { width: 1000, height: 4000 };

describe("the part of a picture in a frame", () => {
  it("is as much as fits, from the middle", () => {
    expect(partOf(LANDSCAPE, 1, WHOLE)).toEqual({ x: 500, y: 0, width: 2000, height: 2000 });
    expect(partOf(PORTRAIT, 2 / 3, WHOLE)).toEqual({ x: 0, y: 1250, width: 1000, height: 1500 });
  });

  it("is smaller the more it is enlarged", () => {
    expect(partOf(LANDSCAPE, 1, { ...WHOLE, zoom: 2 })).toEqual({
      x: 1000,
      y: 500,
      width: 1000,
      height: 1000,
    });
  });

  it("never leaves the picture", () => {
    const far = moved(LANDSCAPE, 1, WHOLE, 99_999, 99_999);
    expect(partOf(LANDSCAPE, 1, far)).toEqual({ x: 1000, y: 0, width: 2000, height: 2000 });
    const corner = moved(LANDSCAPE, 1, { ...WHOLE, zoom: 4 }, -99_999, -99_999);
    expect(partOf(LANDSCAPE, 1, zoomed(LANDSCAPE, 1, corner, 1))).toMatchObject({ x: 0, y: 0 });
  });

  it("moves at once when it comes back from an edge", () => {
    const far = moved(LANDSCAPE, 1, WHOLE, 99_999, 0);
    expect(partOf(LANDSCAPE, 1, moved(LANDSCAPE, 1, far, -10, 0)).x).toBe(990);
  });

  it("is enlarged between once and five times", () => {
    expect(zoomed(LANDSCAPE, 1, WHOLE, 0.2).zoom).toBe(1);
    expect(zoomed(LANDSCAPE, 1, WHOLE, 99).zoom).toBe(5);
  });
});

describe("the size that is drawn", () => {
  it("is the part's own, as long as no side is too long", () => {
    expect(drawnSize({ width: 600.4, height: 900.6 }, 2400)).toEqual({ width: 600, height: 901 });
    expect(drawnSize({ width: 4000, height: 6000 }, 2400)).toEqual({ width: 1600, height: 2400 });
    expect(drawnSize({ width: 0.2, height: 0.3 }, 2400)).toEqual({ width: 1, height: 1 });
  });
});
