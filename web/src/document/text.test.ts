import { describe, expect, it } from "vitest";

import { countWords, plainText, wordsOf } from "./text";
import type { SlateDocument } from "./types";

describe("words are counted as the server counts them", () => {
  it.each([
    ["", 0],
    ["don't stop", 2],
    ["well-known col·legi l’été", 3],
    ["— ¡Hola! —dijo.", 2],
    ["永远不会 ok", 5],
    ["cafe\u0301 हिन्दी", 2],
    ["3,5 km", 3],
    ["snake_case _x", 2],
    ["1\ufe0f\u20e3", 1],
    ["see https://example.org/a-b/c_d?e=f&g#h, please", 3],
    ["(HTTP://example.org)\u3000http://other.org\ufefftwo", 3],
    ["https://example.org/文 https://", 3],
  ])("%s", (text, words) => {
    expect(countWords(text)).toBe(words);
  });
});

const nested: SlateDocument = [
  {
    type: "paragraph",
    children: [{ text: "One " }, { type: "link", url: "x", children: [{ text: "two" }] }, { text: "" }],
  },
  { type: "separator", children: [{ text: "" }] },
  {
    type: "bulleted-list",
    children: [
      { type: "list-item", children: [{ text: "three" }] },
      { type: "list-item", children: [{ type: "paragraph", children: [{ text: "four five" }] }] },
    ],
  },
  { type: "of-a-plugin", children: [{ text: "" }] },
];

describe("a document's text", () => {
  it("has a line for each block that holds text, and none for voids", () => {
    expect(plainText(nested)).toBe("One two\nthree\nfour five");
  });

  it("has the words of all its lines", () => {
    expect(wordsOf(nested)).toBe(5);
  });
});
