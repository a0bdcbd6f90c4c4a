import { expect, it } from "vitest";

import type { SlateDocument } from "../../../document/types";
import { compare } from "./compare";

const p = (text: string, type = "paragraph") => ({ type, children: [{ text }] });

function shown(before: SlateDocument, now: SlateDocument): string[] {
  const signs = { same: ["", ""], added: ["+", "+"], removed: ["-", "-"] } as const;
  return compare(before, now).map(({ pieces }) =>
    pieces
      .map(
        ({ change, words }) => signs[change][0] + words.map(({ text }) => text).join("") + signs[change][1],
      )
      .join(""),
  );
}

it("shows which words of a line came and went", () => {
  expect(shown([p("The cat sat down.")], [p("The black cat lay down.")])).toEqual([
    "The +black +cat -sat-+lay+ down.",
  ]);
});

it("shows lines that came and went, among those that stayed", () => {
  expect(shown([p("one"), p("two"), p("three")], [p("one"), p("three"), p("four")])).toEqual([
    "one",
    "-two-",
    "three",
    "+four+",
  ]);
});

it("shows lines that have nothing in common one after the other", () => {
  expect(shown([p("Nobody was there")], [p("It rained all day long")])).toEqual([
    "-Nobody was there-",
    "+It rained all day long+",
  ]);
});

it("sees that a paragraph became a heading, and an item left its list", () => {
  const list = { type: "bulleted-list", children: [p("a", "list-item"), p("b", "list-item")] };
  const lines = compare([p("T"), list], [p("T", "heading-one"), p("a"), p("b")]);
  expect(lines.some(({ change, type }) => change === "changed" && type === "heading-one")).toBe(true);
  expect(lines.every(({ change }) => change !== "same")).toBe(true);
});

it("keeps the marks of the words", () => {
  const [line] = compare(
    [p("a")],
    [{ type: "paragraph", children: [{ text: "a " }, { text: "b", bold: true }] }],
  );
  expect(line?.pieces.at(-1)?.words.at(-1)).toEqual({ text: "b", marks: { bold: true } });
});
