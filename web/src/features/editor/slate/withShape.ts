import { Editor, Element, Node, Path, Transforms } from "slate";

import { isList } from "../../../document/kinds";
import type { ElementNode } from "../../../document/types";
import type { WritingEditor } from "./customTypes";

/** Keeps the document in the shape that the server takes: lists of items, items in lists, no empty links. */
export function withShape(editor: WritingEditor): WritingEditor {
  const { normalizeNode } = editor;
  editor.normalizeNode = (entry, options) => {
    const [node, path] = entry;
    if (Element.isElement(node) && (mendList(editor, node, path) || mendItem(editor, node, path))) return;
    if (Element.isElement(node) && node.type === "link" && Node.string(node) === "") {
      Transforms.removeNodes(editor, { at: path });
      return;
    }
    normalizeNode(entry, options);
  };
  return editor;
}

function mendList(editor: WritingEditor, list: ElementNode, path: Path): boolean {
  if (!isList(list)) return false;
  if (list.children.every((child) => !Element.isElement(child))) {
    if (Node.string(list) === "") Transforms.removeNodes(editor, { at: path });
    else Transforms.setNodes(editor, { type: "paragraph" }, { at: path });
    return true;
  }
  const stray = list.children.findIndex((child) => Element.isElement(child) && child.type !== "list-item");
  if (stray >= 0) {
    Transforms.wrapNodes(editor, { type: "list-item", children: [] }, { at: [...path, stray] });
    return true;
  }
  return joinWithNext(editor, list, path);
}

function joinWithNext(editor: WritingEditor, list: ElementNode, path: Path): boolean {
  const next = Path.next(path);
  if (!Node.has(editor, next)) return false;
  const following = Node.get(editor, next);
  if (!Element.isElement(following) || following.type !== list.type || following.style !== list.style)
    return false;
  Transforms.mergeNodes(editor, { at: next });
  return true;
}

function mendItem(editor: WritingEditor, item: ElementNode, path: Path): boolean {
  if (item.type !== "list-item") return false;
  const parent = Node.parent(editor, path);
  if (Element.isElement(parent) && isList(parent)) return false;
  if (Editor.hasInlines(editor, item)) Transforms.setNodes(editor, { type: "paragraph" }, { at: path });
  else Transforms.unwrapNodes(editor, { at: path });
  return true;
}
