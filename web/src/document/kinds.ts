/** What the built-in node types may hold, as plugins/notebooks/sinpluma_notebooks/nodes.py declares it. */
import type { ElementNode } from "./types";

export const LISTS = ["bulleted-list", "numbered-list", "list"] as const;
const BLOCKS = new Set<string>([
  "paragraph",
  "heading-one",
  "heading-two",
  "heading-three",
  "quote",
  "list-item",
  "separator",
  "image",
  ...LISTS,
]);

export function isBuiltInBlock(type: string): boolean {
  return BLOCKS.has(type);
}

export function isBuiltInVoid(type: string): boolean {
  return type === "separator" || type === "image";
}

export function isBuiltIn(type: string): boolean {
  return BLOCKS.has(type) || type === "link";
}

export function isList(node: { type?: unknown }): boolean {
  return LISTS.some((type) => type === node.type);
}

/** Old documents have one type `list` with a `style`; the editor makes `bulleted-list` and `numbered-list`. */
export function isNumbered(node: ElementNode): boolean {
  return node.type === "numbered-list" || (node.type === "list" && node.style === "numbered");
}
