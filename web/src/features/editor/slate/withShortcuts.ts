import { Editor, Range, Transforms } from "slate";
import { HistoryEditor } from "slate-history";
import { ReactEditor } from "slate-react";

import type { Mark } from "../../../document/types";
import { type BlockType, currentBlock, currentItem, insertVoid, toggleBlock, toggleList } from "./blocks";
import type { WritingEditor } from "./customTypes";

const BLOCKS: Record<string, BlockType> = {
  "#": "heading-one",
  "##": "heading-two",
  "###": "heading-three",
  ">": "quote",
};
const INLINE: { mark: Mark; pattern: RegExp; width: number }[] = [
  { mark: "bold", pattern: /\*\*([^\s*](?:[^*]*[^\s*])?)\*\*$/, width: 2 },
  { mark: "italic", pattern: /(?<![*\w])\*([^\s*](?:[^*]*[^\s*])?)\*$/, width: 1 },
  { mark: "italic", pattern: /(?<![_\p{L}\p{N}])_([^\s_](?:[^_]*[^\s_])?)_$/u, width: 1 },
  { mark: "code", pattern: /`([^`]+)`$/, width: 1 },
];

/** What a writer's keys become, the longest first: `--` is the dash of a dialogue. */
const TYPOGRAPHY: [keys: string, sign: string][] = [
  ["...", "…"],
  ["--", "—"],
  ["<<", "«"],
  [">>", "»"],
];

export interface Typing {
  /** Whether `--` becomes a dash, and so on. */
  typography: boolean;
}

/**
 * Makes of Markdown's signs what they mean, as they are typed. The signs are typed first, so that undoing gives them back.
 * Nothing is done while an input method composes.
 */
export function withShortcuts(editor: WritingEditor, typing: Typing): WritingEditor {
  const { insertText } = editor;
  editor.insertText = (text, options) => {
    insertText(text, options);
    if (text.length !== 1 || options?.at || ReactEditor.isComposing(editor)) return;
    const act = actionAfter(editor, text, typing);
    if (act)
      HistoryEditor.withNewBatch(editor, () => {
        Editor.withoutNormalizing(editor, act);
      });
  };
  return editor;
}

function actionAfter(editor: WritingEditor, key: string, typing: Typing): (() => void) | null {
  const { selection } = editor;
  if (!selection || !Range.isCollapsed(selection)) return null;
  if (key === " ") return blockAction(editor);
  if (key === "-" && isSeparator(editor))
    return () => {
      makeSeparator(editor);
    };
  if (key === "*" || key === "_" || key === "`") return inlineAction(editor);
  return typing.typography ? typographyAction(editor, key) : null;
}

/** The text of the block before the caret. */
function before(editor: WritingEditor): string {
  const block = currentBlock(editor);
  const at = editor.selection?.anchor;
  return block && at ? Editor.string(editor, { anchor: Editor.start(editor, block[1]), focus: at }) : "";
}

function blockAction(editor: WritingEditor): (() => void) | null {
  const block = currentBlock(editor);
  if (block?.[0].type !== "paragraph" || currentItem(editor)) return null;
  const signs = before(editor).slice(0, -1);
  const type = BLOCKS[signs];
  const list = /^[-*+]$/.test(signs) ? "bulleted-list" : /^1[.)]$/.test(signs) ? "numbered-list" : null;
  if (!type && !list) return null;
  return () => {
    deleteBack(editor, signs.length + 1);
    if (type) toggleBlock(editor, type);
    else if (list) toggleList(editor, list);
  };
}

function isSeparator(editor: WritingEditor): boolean {
  const block = currentBlock(editor);
  return block?.[0].type === "paragraph" && /^(---|—-)$/.test(Editor.string(editor, block[1]));
}

function makeSeparator(editor: WritingEditor): void {
  deleteBack(editor, before(editor).length);
  insertVoid(editor, { type: "separator", children: [{ text: "" }] });
}

function inlineAction(editor: WritingEditor): (() => void) | null {
  const at = editor.selection?.anchor;
  if (!at) return null;
  const text = Editor.string(editor, { anchor: { path: at.path, offset: 0 }, focus: at });
  for (const { mark, pattern, width } of INLINE) {
    const found = pattern.exec(text);
    if (found)
      return () => {
        markBetween(editor, found.index, found[0].length, width, mark);
      };
  }
  return null;
}

function markBetween(editor: WritingEditor, start: number, length: number, width: number, mark: Mark): void {
  const path = editor.selection?.anchor.path;
  if (!path) return;
  const span = (from: number, to: number) => ({
    anchor: { path, offset: from },
    focus: { path, offset: to },
  });
  Transforms.delete(editor, { at: span(start + length - width, start + length) });
  Transforms.delete(editor, { at: span(start, start + width) });
  const inner = Editor.rangeRef(editor, span(start, start + length - 2 * width));
  const at = inner.unref();
  if (!at) return;
  Transforms.setNodes(editor, { [mark]: true }, { at, match: (node) => "text" in node, split: true });
  Transforms.collapse(editor, { edge: "end" });
  Editor.removeMark(editor, mark);
}

function typographyAction(editor: WritingEditor, key: string): (() => void) | null {
  const text = before(editor);
  const found = TYPOGRAPHY.find(([keys]) => keys.endsWith(key) && text.endsWith(keys));
  if (!found) return null;
  const [keys, sign] = found;
  return () => {
    deleteBack(editor, keys.length);
    Transforms.insertText(editor, sign);
  };
}

function deleteBack(editor: WritingEditor, characters: number): void {
  Transforms.delete(editor, { distance: characters, reverse: true, unit: "character" });
}
