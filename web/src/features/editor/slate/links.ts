import { Editor, Element, type NodeEntry, Node, Range, Transforms } from "slate";

import type { ElementNode } from "../../../document/types";
import type { WritingEditor } from "./customTypes";

const isLink = (node: Node) => Element.isElement(node) && node.type === "link";

export function linkAt(editor: WritingEditor): NodeEntry<ElementNode> | null {
  if (!editor.selection) return null;
  const [found] = Editor.nodes<ElementNode>(editor, { match: isLink });
  return found ?? null;
}

/** Have the selection lead somewhere, or the link at the caret lead elsewhere; without either, insert the address. */
export function setLink(editor: WritingEditor, url: string): void {
  const { selection } = editor;
  if (!selection) return;
  if (linkAt(editor)) {
    Transforms.setNodes(editor, { url }, { match: isLink });
  } else if (Range.isCollapsed(selection)) {
    Transforms.insertNodes(editor, { type: "link", url, children: [{ text: url.replace(/^mailto:/, "") }] });
    Transforms.move(editor, { unit: "offset" });
  } else {
    Transforms.wrapNodes(editor, { type: "link", url, children: [] }, { match: isTextNode, split: true });
    Transforms.collapse(editor, { edge: "end" });
  }
}

const isTextNode = (node: Node) => !Element.isElement(node) && !Editor.isEditor(node);

export function removeLink(editor: WritingEditor): void {
  Transforms.unwrapNodes(editor, { match: isLink });
}
