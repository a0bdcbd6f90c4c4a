import { Editor, Element, Node, Path, Range, Transforms } from "slate";

import { currentBlock, currentItem, isAtStart, outdent } from "./blocks";
import type { WritingEditor } from "./customTypes";

const PARAGRAPH = { type: "paragraph", children: [{ text: "" }] };

/** What Enter and Backspace do at the edges of blocks. */
export function withBreaks(editor: WritingEditor): WritingEditor {
  const { insertBreak, deleteBackward } = editor;
  editor.insertSoftBreak = () => {
    editor.insertText("\n");
  };
  editor.insertBreak = () => {
    if (!breakSpecially(editor)) insertBreak();
  };
  editor.deleteBackward = (unit) => {
    if (!leaveBlock(editor)) deleteBackward(unit);
  };
  return editor;
}

function breakSpecially(editor: WritingEditor): boolean {
  const { selection } = editor;
  const block = currentBlock(editor);
  if (!selection || !block) return false;
  const [node, path] = block;
  if (editor.isVoid(node)) {
    Transforms.insertNodes(editor, PARAGRAPH, { at: Path.next(path), select: true });
    return true;
  }
  if (Range.isExpanded(selection)) return false;
  return breakItem(editor) || breakHeading(editor, node.type, path);
}

function breakItem(editor: WritingEditor): boolean {
  const item = currentItem(editor);
  if (!item) return false;
  if (Node.string(item[0]) === "") return outdent(editor);
  Transforms.splitNodes(editor, {
    match: (node) => Element.isElement(node) && node.type === "list-item",
    mode: "lowest",
    always: true,
  });
  return true;
}

function breakHeading(editor: WritingEditor, type: string, path: Path): boolean {
  const at = editor.selection?.anchor;
  if (!at || type === "paragraph") return false;
  if (type === "quote") {
    if (Node.string(Node.get(editor, path)) !== "") return false;
    Transforms.setNodes(editor, { type: "paragraph" }, { at: path });
    return true;
  }
  if (!Editor.isEnd(editor, at, path)) return false;
  Transforms.insertNodes(editor, PARAGRAPH, { at: Path.next(path), select: true });
  return true;
}

/** At the start of a heading, a quote or an item, Backspace first makes it a paragraph. */
function leaveBlock(editor: WritingEditor): boolean {
  const block = currentBlock(editor);
  if (!block || !isAtStart(editor)) return false;
  const item = currentItem(editor);
  if (item && Editor.isStart(editor, Editor.start(editor, block[1]), item[1])) return outdent(editor);
  if (!/^(heading-|quote$)/.test(block[0].type)) return false;
  Transforms.setNodes(editor, { type: "paragraph" }, { at: block[1] });
  return true;
}
