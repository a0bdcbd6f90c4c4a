import { isBuiltInVoid, isList } from "../../../document/kinds";
import { isLine } from "../../../document/text";
import {
  type ElementNode,
  isText,
  type SlateDocument,
  type SlateNode,
  type TextNode,
} from "../../../document/types";

/** A line of a document, apart from where it stands: what kind it is, how deep in lists and quotes, and its words. */
export interface Line {
  type: string;
  depth: number;
  words: Word[];
  text: string;
}

/** A word, or what stands between two, with its marks. */
export interface Word {
  text: string;
  marks: Omit<TextNode, "text">;
}

/** A document as lines. A picture is a line of its description; a separator one without words. */
export function linesOf(document: SlateDocument): Line[] {
  return document.flatMap((node) => lines(node, 0));
}

function lines(node: SlateNode, depth: number, item?: string): Line[] {
  if (isText(node)) return [];
  if (isBuiltInVoid(node.type)) return [lineOf(node.type, depth, altOf(node))];
  if (isLine(node)) return [lineOf(item ?? node.type, depth, wordsOf(node.children))];
  const isInner = isList(node) || node.type === "quote";
  const inner = node.type === "list-item" ? "list-item" : node.type === "quote" ? "quote" : undefined;
  return node.children.flatMap((child) => lines(child, depth + (isInner ? 1 : 0), inner));
}

function lineOf(type: string, depth: number, words: Word[]): Line {
  return { type, depth, words, text: `${type}\n${depth}\n${words.map(({ text }) => text).join("")}` };
}

function altOf({ alt }: ElementNode): Word[] {
  return typeof alt === "string" && alt ? [{ text: alt, marks: {} }] : [];
}

function wordsOf(nodes: readonly SlateNode[]): Word[] {
  return nodes.flatMap((node) => {
    if (!isText(node)) return wordsOf(node.children);
    const { text, ...marks } = node;
    return (text.match(/[\p{L}\p{N}\p{M}'’]+|\s+|[^\p{L}\p{N}\p{M}\s]/gu) ?? []).map((word) => ({
      text: word,
      marks,
    }));
  });
}
