import { expect, test } from "vitest";

import { piecesOf } from "./marks";

const shown = (text: string, matches: number[][]) =>
  piecesOf(text, matches)
    .map((piece) => (piece.marked ? `[${piece.text}]` : piece.text))
    .join("");

test("what fits is marked, and nothing is lost", () => {
  expect(
    shown("la noche y la noche", [
      [3, 8],
      [14, 19],
    ]),
  ).toBe("la [noche] y la [noche]");
  expect(shown("noche", [[0, 5]])).toBe("[noche]");
  expect(shown("noche", [])).toBe("noche");
});

test("an emoji counts as two units, as in the API", () => {
  expect(shown("🌙 luna", [[3, 7]])).toBe("🌙 [luna]");
});

test("ranges that overlap, stand in disorder or lead past the end do no harm", () => {
  expect(
    shown("abcdef", [
      [2, 4],
      [0, 3],
    ]),
  ).toBe("[abc][d]ef");
  expect(
    shown("abc", [
      [1, 99],
      [5, 4],
    ]),
  ).toBe("a[bc]");
});
