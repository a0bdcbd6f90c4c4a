import { Editor, Element, Node, type NodeEntry } from "slate";
import type { Key } from "slate-dom";
import { ReactEditor } from "slate-react";

import { isLine } from "../../../document/text";
import type { WritingEditor } from "../slate/customTypes";
import type { Analyst } from "./Analyst";
import { type Marked, rangesOf } from "./ranges";

const NONE: Marked[] = [];

/** Marks the judged sentences of each line; of a line that did not change the marks are the same objects. */
export class Decorator {
  private readonly texts = new WeakMap<Key, string>();
  private readonly kept = new WeakMap<Element, { from: unknown; path: string; marks: Marked[] }>();

  constructor(
    private readonly editor: WritingEditor,
    private readonly analyst: Analyst,
  ) {}

  marksOf(entry: NodeEntry): Marked[] {
    const [node, path] = entry;
    if (!Element.isElement(node) || this.editor.isVoid(node) || this.editor.isInline(node) || !isLine(node))
      return NONE;
    const text = Node.string(node);
    this.remember(node, text);
    const feelings = this.analyst.feelingsOf(text);
    if (feelings.length === 0) return NONE;
    const kept = this.kept.get(node);
    const where = path.join();
    if (kept?.from === feelings && kept.path === where) return kept.marks;
    const marks = rangesOf(entry, feelings);
    this.kept.set(node, { from: feelings, path: where, marks });
    return marks;
  }

  private remember(node: Element, text: string): void {
    const key = ReactEditor.findKey(this.editor, node);
    const before = this.texts.get(key);
    if (before !== undefined && before !== text) this.analyst.changed(before, text);
    this.texts.set(key, text);
  }
}

/** The lines of an editor, in their order. */
export function linesIn(editor: WritingEditor): string[] {
  const lines: string[] = [];
  for (const [node] of Editor.nodes(editor, {
    at: [],
    match: (node) =>
      Element.isElement(node) && !editor.isInline(node) && !editor.isVoid(node) && isLine(node),
  }))
    lines.push(Node.string(node));
  return lines;
}
