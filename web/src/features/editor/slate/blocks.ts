import { Editor, Element, type NodeEntry, Node, Path, Range, Transforms } from "slate";

import { isList, LISTS } from "../../../document/kinds";
import type { ElementNode } from "../../../document/types";
import type { WritingEditor } from "./customTypes";

export type BlockType = "paragraph" | "heading-one" | "heading-two" | "heading-three" | "quote";
export type ListType = "bulleted-list" | "numbered-list";

/** The block that holds the text at the caret. */
export function currentBlock(editor: WritingEditor): NodeEntry<ElementNode> | null {
  const { selection } = editor;
  if (!selection || !Node.has(editor, selection.focus.path)) return null;
  return (
    Editor.above<ElementNode>(editor, {
      at: selection.focus,
      match: (node) => Element.isElement(node) && Editor.isBlock(editor, node),
    }) ?? null
  );
}

export function currentItem(editor: WritingEditor): NodeEntry<ElementNode> | null {
  if (!editor.selection) return null;
  return (
    Editor.above<ElementNode>(editor, {
      at: editor.selection.focus,
      match: (node) => Element.isElement(node) && node.type === "list-item",
    }) ?? null
  );
}

/** What the toolbar shows as pressed: the block's type, or the kind of its list. */
export function blockTypeAt(editor: WritingEditor): string {
  const item = currentItem(editor);
  if (item) {
    const list = Node.parent(editor, item[1]);
    if (Element.isElement(list)) return list.type === "list" ? listTypeOf(list) : list.type;
  }
  const block = currentBlock(editor);
  if (!block) return "paragraph";
  const quote = Editor.above<ElementNode>(editor, {
    match: (node) => Element.isElement(node) && node.type === "quote",
  });
  return quote ? "quote" : block[0].type;
}

function listTypeOf(list: ElementNode): ListType {
  return list.style === "numbered" ? "numbered-list" : "bulleted-list";
}

/** Make the chosen lines blocks of a type, or paragraphs where they are that already. */
export function toggleBlock(editor: WritingEditor, type: BlockType): void {
  const target = blockTypeAt(editor) === type ? "paragraph" : type;
  Editor.withoutNormalizing(editor, () => {
    leaveLists(editor);
    unwrapQuotes(editor);
    Transforms.setNodes(editor, { type: target }, { match: (node) => isTextBlock(editor, node) });
  });
}

/** Make the chosen lines a list of a kind, change the kind of their list, or take them out of it. */
export function toggleList(editor: WritingEditor, type: ListType): void {
  const now = blockTypeAt(editor);
  Editor.withoutNormalizing(editor, () => {
    if (now === type) {
      leaveLists(editor);
      return;
    }
    if (LISTS.some((list) => list === now)) {
      Transforms.setNodes(
        editor,
        { type },
        { match: (node) => Element.isElement(node) && isList(node), mode: "lowest" },
      );
      return;
    }
    unwrapQuotes(editor);
    Transforms.setNodes(editor, { type: "list-item" }, { match: (node) => isTextBlock(editor, node) });
    Transforms.wrapNodes(
      editor,
      { type, children: [] },
      { match: (node) => Element.isElement(node) && node.type === "list-item", mode: "lowest" },
    );
  });
}

/** A block that holds text and may become one of another type: not a plugin's, whose attributes it would lose. */
function isTextBlock(editor: WritingEditor, node: Node): boolean {
  return (
    Element.isElement(node) &&
    Editor.isBlock(editor, node) &&
    !editor.isVoid(node) &&
    CHANGEABLE.has(node.type) &&
    Editor.hasInlines(editor, node)
  );
}

const CHANGEABLE = new Set([
  "paragraph",
  "heading-one",
  "heading-two",
  "heading-three",
  "quote",
  "list-item",
]);

function unwrapQuotes(editor: WritingEditor): void {
  Transforms.unwrapNodes(editor, {
    match: (node) => Element.isElement(node) && node.type === "quote" && !Editor.hasInlines(editor, node),
    split: true,
  });
}

/** Take the chosen items out of all their lists: each becomes a paragraph. */
function leaveLists(editor: WritingEditor): void {
  for (let level = 0; level < 32 && currentItem(editor); level += 1) {
    Transforms.unwrapNodes(editor, {
      match: (node) => Element.isElement(node) && isList(node),
      split: true,
      mode: "lowest",
    });
    const items = [
      ...Editor.nodes<ElementNode>(editor, {
        match: (node) => Element.isElement(node) && node.type === "list-item",
        mode: "lowest",
      }),
    ].reverse();
    items.forEach(([item, path]) => {
      if (Editor.hasInlines(editor, item)) Transforms.setNodes(editor, { type: "paragraph" }, { at: path });
      else Transforms.unwrapNodes(editor, { at: path });
    });
  }
}

/** Put the current item below the one before it. */
export function indent(editor: WritingEditor): boolean {
  const item = currentItem(editor);
  if (!item || item[1].at(-1) === 0 || item[1].length > 16) return false;
  const [, path] = item;
  const before = Path.previous(path);
  const [list] = Editor.parent(editor, path) as NodeEntry<ElementNode>;
  Editor.withoutNormalizing(editor, () => {
    holdBlocks(editor, before);
    const inner = Node.get(editor, before) as ElementNode;
    const last = inner.children.at(-1);
    const at = [...before, inner.children.length];
    if (last && Element.isElement(last) && isList(last)) {
      Transforms.moveNodes(editor, {
        at: path,
        to: [...before, inner.children.length - 1, last.children.length],
      });
    } else {
      const { type, style } = list;
      Transforms.wrapNodes(editor, { type, ...(style ? { style } : {}), children: [] }, { at: path });
      Transforms.moveNodes(editor, { at: path, to: at });
    }
  });
  return true;
}

/** Take the current item one list up, or out of its list. */
export function outdent(editor: WritingEditor): boolean {
  const item = currentItem(editor);
  if (!item) return false;
  const [, path] = item;
  const listPath = Path.parent(path);
  const parent = listPath.length > 0 ? Node.parent(editor, listPath) : null;
  Editor.withoutNormalizing(editor, () => {
    const ref = Editor.pathRef(editor, path);
    Transforms.liftNodes(editor, { at: path });
    const lifted = ref.unref();
    if (!lifted) return;
    if (parent && Element.isElement(parent) && parent.type === "list-item") liftOutOfItem(editor, lifted);
    else {
      const now = Node.get(editor, lifted) as ElementNode;
      if (Editor.hasInlines(editor, now)) Transforms.setNodes(editor, { type: "paragraph" }, { at: lifted });
      else Transforms.unwrapNodes(editor, { at: lifted });
    }
  });
  return true;
}

/** An item that stands among another item's blocks goes behind that one; the blocks after it become its own. */
function liftOutOfItem(editor: WritingEditor, path: Path): void {
  const outer = Node.parent(editor, path) as ElementNode;
  const after = outer.children.slice((path.at(-1) ?? 0) + 1);
  if (after.length > 0) {
    holdBlocks(editor, path);
    after.forEach(() => {
      const item = Node.get(editor, path) as ElementNode;
      Transforms.moveNodes(editor, { at: Path.next(path), to: [...path, item.children.length] });
    });
  }
  Transforms.liftNodes(editor, { at: path });
}

/** Have an item hold its text in a paragraph, so that a list can stand beside it. */
function holdBlocks(editor: WritingEditor, path: Path): void {
  const item = Node.get(editor, path) as ElementNode;
  if (!Editor.hasInlines(editor, item)) return;
  Transforms.wrapNodes(
    editor,
    { type: "paragraph", children: [] },
    { at: path, match: (_, at) => Path.isParent(path, at) },
  );
  const paragraphs = (Node.get(editor, path) as ElementNode).children.length;
  for (let index = paragraphs - 1; index > 0; index -= 1)
    Transforms.mergeNodes(editor, { at: [...path, index] });
}

export function isAtStart(editor: WritingEditor): boolean {
  const block = currentBlock(editor);
  const { selection } = editor;
  return (
    block !== null &&
    selection !== null &&
    Range.isCollapsed(selection) &&
    Editor.isStart(editor, selection.anchor, block[1])
  );
}

/** Put a block that is one thing behind the current block, and the caret into a line after it. */
export function insertVoid(editor: WritingEditor, node: ElementNode): void {
  const block = currentBlock(editor);
  const top = editor.selection?.focus.path[0] ?? editor.children.length - 1;
  const isEmpty =
    block !== null && block[1].length === 1 && !editor.isVoid(block[0]) && Node.string(block[0]) === "";
  Editor.withoutNormalizing(editor, () => {
    const at = isEmpty ? top : top + 1;
    if (isEmpty) Transforms.removeNodes(editor, { at: [top] });
    const next = editor.children[isEmpty ? top : top + 1];
    Transforms.insertNodes(editor, node, { at: [at] });
    if (!next || !Element.isElement(next) || editor.isVoid(next))
      Transforms.insertNodes(editor, { type: "paragraph", children: [{ text: "" }] }, { at: [at + 1] });
    Transforms.select(editor, Editor.start(editor, [at + 1]));
  });
}
