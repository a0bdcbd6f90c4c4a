/** From what is stored to what Slate can edit. Nothing is thrown away: what Slate would remove is put where it may stand. */
import { isBuiltIn, isBuiltInBlock, isBuiltInVoid } from "./kinds";
import { nodeType } from "./nodeTypes";
import { type ElementNode, isText, type SlateDocument, type SlateNode, type TextNode } from "./types";

export const MAX_DEPTH = 32;
/** The longest JSON of a document, in bytes. */
export const MAX_BYTES = 2 * 1024 * 1024;

export interface Editable {
  document: SlateDocument;
  /** The types, beside `link`, whose nodes stand within a line: only their place tells so of unknown ones. */
  inlineTypes: ReadonlySet<string>;
}

export function emptyDocument(): SlateDocument {
  return [{ type: "paragraph", children: [{ text: "" }] }];
}

/** Whether a node of an unknown type is shown as one thing: it has no text that could be edited. */
export function isUnknownVoid(node: ElementNode): boolean {
  return !isBuiltIn(node.type) && node.children.every((child) => isText(child) && child.text === "");
}

/**
 * Give a stored document the shape that Slate wants: every element has children, text and blocks are never siblings,
 * and a node within a line has text on both sides. Attributes stay as they are, known or not.
 */
export function forEditing(content: unknown): Editable {
  const inlineTypes = new Set<string>();
  const document = blocks(Array.isArray(content) ? content : [], inlineTypes, 1);
  return { document: document.length > 0 ? document : emptyDocument(), inlineTypes };
}

/** Whether the server would take it as to its measures. */
export function fits(document: SlateDocument): boolean {
  return (
    new TextEncoder().encode(JSON.stringify(document)).length <= MAX_BYTES && deepest(document) <= MAX_DEPTH
  );
}

function deepest(nodes: readonly SlateNode[]): number {
  return nodes.reduce((most, node) => (isText(node) ? most : Math.max(most, 1 + deepest(node.children))), 0);
}

function blocks(nodes: readonly unknown[], inlines: Set<string>, depth: number): ElementNode[] {
  const done: ElementNode[] = [];
  let run: unknown[] = [];
  const close = () => {
    if (run.length > 0) done.push({ type: "paragraph", children: line(run, inlines, depth + 1) });
    run = [];
  };
  for (const node of nodes) {
    if (isLeaf(node) || (isElement(node) && isInline(node, inlines))) run.push(node);
    else if (isElement(node)) {
      close();
      done.push(block(node, inlines, depth));
    }
  }
  close();
  return done;
}

function block(node: Loose, inlines: Set<string>, depth: number): ElementNode {
  const inner = childrenOf(node);
  if (isBuiltInVoid(node.type) || depth >= MAX_DEPTH)
    return { ...node, children: [{ text: leftText(inner) }] };
  const holdsBlocks = inner.some((child) => isElement(child) && isBuiltInBlock(child.type));
  const holdsText = inner.some((child) => isLeaf(child) || (isElement(child) && isInline(child, inlines)));
  const children =
    holdsText && !holdsBlocks ? line(inner, inlines, depth + 1) : blocks(inner, inlines, depth + 1);
  return { ...node, children: children.length > 0 ? children : [{ text: "" }] };
}

function line(nodes: readonly unknown[], inlines: Set<string>, depth: number): SlateNode[] {
  const done: SlateNode[] = [];
  for (const node of nodes) {
    if (isLeaf(node)) done.push(node);
    else if (isElement(node)) {
      if (node.type !== "link") inlines.add(node.type);
      if (!isTextAt(done)) done.push({ text: "" });
      done.push(inline(node, inlines, depth));
    }
  }
  if (!isTextAt(done)) done.push({ text: "" });
  return done;
}

function inline(node: Loose, inlines: Set<string>, depth: number): ElementNode {
  const inner = childrenOf(node);
  if (depth >= MAX_DEPTH) return { ...node, children: [{ text: leftText(inner) }] };
  return { ...node, children: line(inner, inlines, depth + 1) };
}

interface Loose {
  type: string;
  children?: unknown;
  [key: string]: unknown;
}

function childrenOf(node: Loose): unknown[] {
  return Array.isArray(node.children) && node.children.length > 0 ? node.children : [{ text: "" }];
}

function leftText(nodes: readonly unknown[]): string {
  return nodes
    .map((node) => (isLeaf(node) ? node.text : isElement(node) ? leftText(childrenOf(node)) : ""))
    .join("");
}

function isInline(node: Loose, inlines: Set<string>): boolean {
  return (
    node.type === "link" ||
    nodeType(node.type)?.isInline === true ||
    (inlines.has(node.type) && !isBuiltInBlock(node.type))
  );
}

function isTextAt(nodes: SlateNode[]): boolean {
  const last = nodes.at(-1);
  return last !== undefined && isText(last);
}

function isLeaf(node: unknown): node is TextNode {
  return isObject(node) && typeof node.text === "string" && !("children" in node);
}

function isElement(node: unknown): node is Loose {
  return isObject(node) && typeof node.type === "string";
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
