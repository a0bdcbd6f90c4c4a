import { createEditor, type Descendant, Editor } from "slate";
import { describe, expect, it } from "vitest";

import { isBuiltInVoid } from "./kinds";
import { fits, forEditing, isUnknownVoid } from "./normal";
import { type SlateDocument } from "./types";

/** What Slate itself makes of a document: it throws away whatever is not in its shape. */
function bySlate(content: SlateDocument, inlines: ReadonlySet<string>): Descendant[] {
  const editor = createEditor();
  editor.isInline = (element) => element.type === "link" || inlines.has(element.type);
  editor.isVoid = (element) => isBuiltInVoid(element.type) || isUnknownVoid(element);
  editor.children = structuredClone(content);
  Editor.normalize(editor, { force: true });
  return editor.children;
}

describe("what is stored, made ready for Slate", () => {
  it("is left as it is where it is right, unknown attributes and all", () => {
    const stored = [
      { type: "heading-one", children: [{ text: "T", bold: true }] },
      { type: "epigraph", author: { name: "Ana", year: 1923 }, children: [{ text: "words" }] },
      { type: "chart", data: [1, 2, { x: null }], children: [{ text: "" }] },
      {
        type: "list",
        style: "numbered",
        children: [{ type: "list-item", children: [{ text: "one" }] }],
      },
    ];
    expect(forEditing(stored).document).toEqual(stored);
  });

  it("keeps every text of what Slate would throw away", () => {
    const { document, inlineTypes } = forEditing([
      { text: "loose" },
      { type: "paragraph" },
      { type: "paragraph", children: [] },
      {
        type: "quote",
        children: [{ text: "before" }, { type: "paragraph", children: [{ text: "within" }] }],
      },
      { type: "paragraph", children: [{ type: "link", url: "x", children: [{ text: "link" }] }] },
      {
        type: "paragraph",
        children: [{ text: "a" }, { type: "ruby", over: "か", children: [{ text: "b" }] }],
      },
      null,
      7,
    ]);
    expect(inlineTypes).toEqual(new Set(["ruby"]));
    expect(bySlate(document, inlineTypes)).toEqual(document);
    expect(JSON.stringify(document)).toContain("before");
    expect(document).toHaveLength(6);
  });

  it.each([null, undefined, "text", {}, []])("is an empty paragraph for %j", (content) => {
    expect(forEditing(content).document).toEqual([{ type: "paragraph", children: [{ text: "" }] }]);
  });

  it("is not deeper than a document may be, and keeps the text from below", () => {
    let node: object = { type: "quote", children: [{ text: "deep" }] };
    for (let depth = 0; depth < 60; depth += 1) node = { type: "quote", children: [node] };
    const { document } = forEditing([node]);
    expect(fits(document)).toBe(true);
    expect(JSON.stringify(document)).toContain("deep");
  });
});

it("a document of more than 2 MiB does not fit", () => {
  expect(fits([{ type: "paragraph", children: [{ text: "é".repeat(1024 * 1024) }] }])).toBe(false);
});
