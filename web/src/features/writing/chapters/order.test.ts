import { describe, expect, it } from "vitest";

import { movedTo, positionOf } from "./order";

const CHAPTERS = [101, 102, 103, 104].map((page_id, index) => ({ page_id, position: index + 101 }));

function order(pageId: number, position: number): number[] {
  return movedTo(CHAPTERS, pageId, position).map(({ page_id }) => page_id);
}

describe("moving a chapter", () => {
  it("puts it where it was put, and the others make room", () => {
    expect(order(104, 101)).toEqual([104, 101, 102, 103]);
    expect(order(101, 103)).toEqual([102, 103, 101, 104]);
  });

  it("leaves no gap in the numbers, also in a later part of a long list", () => {
    expect(movedTo(CHAPTERS, 104, 101).map(({ position }) => position)).toEqual([101, 102, 103, 104]);
  });

  it("changes nothing where the chapter is not in this part", () => {
    expect(order(7, 101)).toEqual([101, 102, 103, 104]);
  });
});

describe("a position that was typed", () => {
  it("must be one that the list has", () => {
    expect(positionOf("3", 4)).toBe(3);
    expect(["0", "5", "2.5", "x", ""].map((typed) => positionOf(typed, 4))).toEqual([
      null,
      null,
      null,
      null,
      null,
    ]);
  });
});
