import { Editor, Element, Node, Range, Transforms } from "slate";

import { ownImage, safeLink } from "../../../document/addresses";
import { isBuiltIn } from "../../../document/kinds";
import { nodeType } from "../../../document/nodeTypes";
import { forEditing } from "../../../document/normal";
import { plainText } from "../../../document/text";
import { type ElementNode, isText, type SlateNode } from "../../../document/types";
import { currentBlock } from "../slate/blocks";
import type { WritingEditor } from "../slate/customTypes";
import { setLink } from "../slate/links";
import { fromHtml } from "./fromHtml";
import { fromText } from "./fromText";
import { toHtml } from "./toHtml";

/** A fragment of our own documents. Whatever page could have put it there: it is cleaned as well. */
const FRAGMENT = "application/x-slate-fragment";

export interface Pasting {
  /** Takes pictures that were pasted or dropped. */
  onImages: (files: File[]) => void;
  /** Whether a picture is the page's: the server would refuse to save another's. */
  hasImage: (src: string) => boolean;
}

/** What is pasted and dropped, and what is copied. */
export function withPaste(editor: WritingEditor, pasting: Pasting): WritingEditor {
  editor.insertData = (data) => {
    const images = [...data.files].filter(({ type }) => type.startsWith("image/"));
    const html = data.getData("text/html");
    // Word and browsers put a picture of the text beside the text.
    if (images.length > 0 && !/<(p|span|h\d|li)\b/i.test(html)) pasting.onImages(images);
    else if (!pasteFragment(editor, data.getData(FRAGMENT), pasting))
      pasteOther(editor, html, data.getData("text/plain"), pasting);
  };
  editor.setFragmentData = (data) => {
    const fragment = editor.getFragment() as ElementNode[];
    data.setData(FRAGMENT, btoa(encodeURIComponent(JSON.stringify(fragment))));
    data.setData("text/html", toHtml(fragment));
    data.setData("text/plain", plainText(fragment));
  };
  return editor;
}

function pasteFragment(editor: WritingEditor, encoded: string, pasting: Pasting): boolean {
  if (!encoded) return false;
  try {
    const parsed: unknown = JSON.parse(decodeURIComponent(atob(encoded)));
    insertBlocks(editor, cleaned(forEditing(parsed).document, pasting) as ElementNode[]);
    return true;
  } catch {
    return false;
  }
}

/** Without links and pictures that are not safe, and without nodes of unknown types: of those the text stays. */
function cleaned(nodes: readonly SlateNode[], pasting: Pasting): SlateNode[] {
  return nodes.flatMap((node): SlateNode[] => {
    if (isText(node)) return [node];
    const children = cleaned(node.children, pasting);
    if (node.type === "link") return safeLink(node.url) ? [{ ...node, children }] : children;
    if (node.type === "image") return isOfPage(node, pasting) ? [node] : [];
    if (isBuiltIn(node.type) || nodeType(node.type)) return [{ ...node, children }];
    return Node.string(node) ? [{ type: "paragraph", children }] : [];
  });
}

function isOfPage({ src }: ElementNode, { hasImage }: Pasting): boolean {
  const own = ownImage(src);
  return own !== null && hasImage(own);
}

function pasteOther(editor: WritingEditor, html: string, text: string, pasting: Pasting): void {
  const url = safeLink(text.trim());
  if (url && editor.selection && Range.isExpanded(editor.selection)) {
    setLink(editor, url);
    return;
  }
  const fromMarkup = cleaned(html ? fromHtml(html) : [], pasting) as ElementNode[];
  insertBlocks(editor, fromMarkup.length > 0 ? fromMarkup : fromText(text));
}

/** Put blocks where the caret is. Lines flow into the line there; other blocks stand by themselves. */
export function insertBlocks(editor: WritingEditor, blocks: ElementNode[]): void {
  if (blocks.length === 0) return;
  if (editor.selection && Range.isExpanded(editor.selection)) Transforms.delete(editor);
  const isPlain = blocks.every(({ type }) => type === "paragraph");
  Editor.withoutNormalizing(editor, () => {
    if (isPlain && blocks.length < 100) Transforms.insertFragment(editor, blocks);
    else insertBetween(editor, blocks);
  });
}

function insertBetween(editor: WritingEditor, blocks: ElementNode[]): void {
  const block = currentBlock(editor);
  const top = editor.selection?.focus.path[0] ?? editor.children.length - 1;
  let at = top + 1;
  const first = editor.children[top];
  if (first && Element.isElement(first) && !editor.isVoid(first) && Node.string(first) === "") {
    Transforms.removeNodes(editor, { at: [top] });
    at = top;
  } else if (
    block &&
    editor.selection &&
    !editor.isVoid(block[0]) &&
    !Editor.isEnd(editor, editor.selection.focus, [top])
  ) {
    Transforms.splitNodes(editor, { match: (_, path) => path.length === 1, always: true });
    if (Node.string(Node.get(editor, [top])) === "") {
      Transforms.removeNodes(editor, { at: [top] });
      at = top;
    }
  }
  Transforms.insertNodes(editor, blocks, { at: [at] });
  Transforms.select(editor, Editor.end(editor, [at + blocks.length - 1]));
}
