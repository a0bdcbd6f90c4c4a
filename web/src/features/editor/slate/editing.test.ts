import { createEditor, Editor, Transforms } from "slate";
import { withHistory } from "slate-history";
import { withReact } from "slate-react";
import { beforeEach, describe, expect, it } from "vitest";

import type { SlateDocument } from "../../../document/types";
import { fromText } from "../paste/fromText";
import { toHtml } from "../paste/toHtml";
import { insertBlocks } from "../paste/withPaste";
import { indent, insertVoid, outdent, toggleBlock, toggleList } from "./blocks";
import type { WritingEditor } from "./customTypes";
import { actionOf } from "./hotkeys";
import { setLink } from "./links";
import { withBreaks } from "./withBreaks";
import { withKinds } from "./withKinds";
import { withShape } from "./withShape";
import { withShortcuts } from "./withShortcuts";

const p = (text: string) => ({ type: "paragraph", children: [{ text }] });
const item = (...children: object[]) => ({ type: "list-item", children });
const bullets = (...items: object[]) => ({ type: "bulleted-list", children: items });

let editor: WritingEditor;

function open(content: object[]): void {
  const plain = withReact(withHistory(createEditor()));
  const shaped = withBreaks(withShape(withKinds(plain, new Set())));
  editor = withShortcuts(shaped, { typography: true });
  editor.children = content as SlateDocument;
  Transforms.select(editor, Editor.end(editor, []));
}

function type(keys: string): void {
  for (const key of keys)
    if (key === "\n") editor.insertBreak();
    else editor.insertText(key);
}

beforeEach(() => {
  open([p("")]);
});

describe("signs of Markdown become what they mean", () => {
  it.each([
    ["# T", [{ type: "heading-one", children: [{ text: "T" }] }]],
    ["### T", [{ type: "heading-three", children: [{ text: "T" }] }]],
    ["> said", [{ type: "quote", children: [{ text: "said" }] }]],
    ["- a\nb", [bullets(item({ text: "a" }), item({ text: "b" }))]],
    ["1. a", [{ type: "numbered-list", children: [item({ text: "a" })] }]],
    ["---", [{ type: "separator", children: [{ text: "" }] }, p("")]],
    [
      "a **b** c",
      [{ type: "paragraph", children: [{ text: "a " }, { text: "b", bold: true }, { text: " c" }] }],
    ],
    [
      "**b** and *i* x",
      [
        {
          type: "paragraph",
          children: [
            { text: "b", bold: true },
            { text: " and " },
            { text: "i", italic: true },
            { text: " x" },
          ],
        },
      ],
    ],
    ["*i* x", [{ type: "paragraph", children: [{ text: "i", italic: true }, { text: " x" }] }]],
    ["`c`", [{ type: "paragraph", children: [{ text: "c", code: true }] }]],
    ["--Ya... <<no>>", [p("—Ya… «no»")]],
    ["snake_case_x 2*3*4", [p("snake_case_x 2*3*4")]],
  ])("%s", (keys, content) => {
    type(keys);
    expect(editor.children).toEqual(content);
  });

  it("and come back when it is undone", () => {
    type("--");
    expect(editor.children).toEqual([p("—")]);
    editor.undo();
    expect(editor.children).toEqual([p("--")]);
  });
});

describe("lists", () => {
  it("take an item in and out again", () => {
    open([bullets(item({ text: "a" }), item({ text: "b" }))]);
    expect(indent(editor)).toBe(true);
    expect(editor.children).toEqual([bullets(item(p("a"), bullets(item({ text: "b" }))))]);
    expect(outdent(editor)).toBe(true);
    expect(editor.children).toEqual([bullets(item(p("a")), item({ text: "b" }))]);
    expect(outdent(editor)).toBe(true);
    expect(editor.children).toEqual([bullets(item(p("a"))), p("b")]);
  });

  it("lose no item that stands below one that goes up", () => {
    open([bullets(item(p("a"), bullets(item({ text: "b" }), item({ text: "c" }))))]);
    Transforms.select(editor, Editor.end(editor, [0, 0, 1, 0]));
    outdent(editor);
    expect(editor.children).toEqual([bullets(item(p("a")), item(p("b"), bullets(item({ text: "c" }))))]);
  });

  it("end with Enter in an empty item", () => {
    type("- a\n\nb");
    expect(editor.children).toEqual([bullets(item({ text: "a" })), p("b")]);
  });

  it("change their kind, and become paragraphs", () => {
    open([p("a"), p("b")]);
    Transforms.select(editor, Editor.range(editor, []));
    toggleList(editor, "bulleted-list");
    expect(editor.children).toEqual([bullets(item({ text: "a" }), item({ text: "b" }))]);
    toggleList(editor, "numbered-list");
    expect(editor.children).toMatchObject([{ type: "numbered-list" }]);
    toggleList(editor, "numbered-list");
    expect(editor.children).toEqual([p("a"), p("b")]);
  });

  it("become a heading", () => {
    open([bullets(item({ text: "a" }))]);
    toggleBlock(editor, "heading-two");
    expect(editor.children).toEqual([{ type: "heading-two", children: [{ text: "a" }] }]);
  });
});

describe("blocks", () => {
  it("after a heading a paragraph begins", () => {
    type("# T\nx");
    expect(editor.children).toEqual([{ type: "heading-one", children: [{ text: "T" }] }, p("x")]);
  });

  it("Backspace at the start of a heading makes it a paragraph", () => {
    open([{ type: "heading-one", children: [{ text: "T" }] }]);
    Transforms.select(editor, Editor.start(editor, []));
    editor.deleteBackward("character");
    expect(editor.children).toEqual([p("T")]);
  });

  it("a picture comes after the line in which the caret is", () => {
    open([p("a"), p("b")]);
    Transforms.select(editor, Editor.end(editor, [0]));
    const picture = { type: "image", src: "/api/images/1", alt: "", children: [{ text: "" }] };
    insertVoid(editor, picture);
    expect(editor.children).toEqual([p("a"), picture, p("b")]);
  });

  it("unknown attributes of a plugin's block stay when its text is changed", () => {
    open([{ type: "verse", metre: { feet: 5 }, children: [{ text: "a" }] }]);
    type("b");
    toggleBlock(editor, "heading-one");
    expect(editor.children).toEqual([{ type: "verse", metre: { feet: 5 }, children: [{ text: "ab" }] }]);
  });

  it("a selection becomes a link, a link without text goes", () => {
    open([p("see there")]);
    Transforms.select(editor, { anchor: { path: [0, 0], offset: 4 }, focus: { path: [0, 0], offset: 9 } });
    setLink(editor, "https://example.org/");
    const link = { type: "link", url: "https://example.org/", children: [{ text: "there" }] };
    expect(editor.children).toEqual([
      { type: "paragraph", children: [{ text: "see " }, link, { text: "" }] },
    ]);
    Transforms.delete(editor, { at: [0, 1, 0] });
    expect(editor.children).toEqual([p("see ")]);
  });
});

describe("pasted blocks", () => {
  it("of plain lines flow into the line", () => {
    open([p("ab")]);
    Transforms.select(editor, { path: [0, 0], offset: 1 });
    insertBlocks(editor, fromText("1\n2"));
    expect(editor.children).toEqual([p("a1"), p("2b")]);
  });

  it("of other kinds stand between the halves of the line", () => {
    open([p("ab")]);
    Transforms.select(editor, { path: [0, 0], offset: 1 });
    insertBlocks(editor, [{ type: "heading-one", children: [{ text: "T" }] }, p("x")]);
    expect(editor.children).toEqual([
      p("a"),
      { type: "heading-one", children: [{ text: "T" }] },
      p("x"),
      p("b"),
    ]);
  });
});

it("what is copied is clean HTML", () => {
  expect(
    toHtml([
      { type: "heading-one", children: [{ text: "T<b>" }] },
      {
        type: "paragraph",
        children: [
          { text: "a\nb", bold: true },
          { type: "link", url: "javascript:x", children: [{ text: "c" }] },
        ],
      },
      { type: "verse", children: [{ text: "d" }] },
    ]),
  ).toBe("<h1>T&lt;b&gt;</h1><p><strong>a<br>b</strong><a>c</a></p>d");
});

it.each([
  [
    { key: "b", code: "KeyB", ctrlKey: true },
    { do: "mark", mark: "bold" },
  ],
  [
    { key: "&", code: "Digit7", ctrlKey: true, shiftKey: true },
    { do: "list", type: "numbered-list" },
  ],
  [{ key: "b", code: "KeyB" }, null],
  [{ key: "b", code: "KeyB", ctrlKey: true, altKey: true }, null],
])("the keys %j are an action or none", (keys, action) => {
  expect(actionOf({ ctrlKey: false, metaKey: false, altKey: false, shiftKey: false, ...keys })).toEqual(
    action,
  );
});
