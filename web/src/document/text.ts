/** A document as plain text, and its words. Offsets are UTF-16 code units, as everywhere. */
import { isBuiltIn, isBuiltInVoid } from "./kinds";
import { type ElementNode, isText, type SlateDocument, type SlateNode } from "./types";

export function textOf(node: SlateNode): string {
  return isText(node) ? node.text : node.children.map(textOf).join("");
}

/** Whether an element directly holds text, and so is a line. */
export function isLine(node: ElementNode): boolean {
  return node.children.some((child) => isText(child) || child.type === "link");
}

/** The blocks that directly hold text, in their order, each a line; a void is none. */
export function linesOf(nodes: readonly SlateNode[]): ElementNode[] {
  return nodes.flatMap((node) => {
    if (isText(node) || isBuiltInVoid(node.type)) return [];
    if (!isLine(node)) return linesOf(node.children);
    return isBuiltIn(node.type) || textOf(node) ? [node] : [];
  });
}

/** The document's text as the server extracts it: a line each block. */
export function plainText(document: SlateDocument): string {
  return linesOf(document).map(textOf).join("\n");
}

// What `core/sinpluma/text.py` counts by, in JavaScript's words: there stands why.
const INNER =
  "(?:[\\p{L}\\p{N}_\\u00ad\\u200c\\u200d]|" +
  "(?=\\p{M})[\\u0300-\\u20f0\\u302a-\\u309a\\ua66f-\\uabed\\ufb1e\\ufe20-\\ufe2f])";
const ADDRESS = "[Hh][Tt][Tt][Pp][Ss]?://[^\\s\\x00-\\x20\\x7f-\\x9f\\ufeff]+";
const WORD = new RegExp(`${ADDRESS}|[\\p{L}\\p{N}]${INNER}*(?:['\\u2019·\\-\\u2010\\u2011]${INNER}+)*`, "gu");
const IDEOGRAPH =
  /[\u3005-\u3007\u3041-\u3096\u309d-\u309f\u30a1-\u30fa\u30fc-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uf900-\ufaff\uff66-\uff9d\u{20000}-\u{3ffff}][\uff9e\uff9f]?/gu;

/** The words of a text as a writer counts them, and as the server does. */
export function countWords(text: string): number {
  let ideographs = 0;
  const rest = text.replace(IDEOGRAPH, () => {
    ideographs += 1;
    return " ";
  });
  return ideographs + (rest.match(WORD)?.length ?? 0);
}

const counted = new WeakMap<ElementNode, number>();

/** The words of a document. A block that was counted is not counted again as long as it is the same object. */
export function wordsOf(document: SlateDocument): number {
  return linesOf(document).reduce((sum, line) => sum + wordsOfLine(line), 0);
}

function wordsOfLine(line: ElementNode): number {
  const known = counted.get(line);
  if (known !== undefined) return known;
  const count = countWords(textOf(line));
  counted.set(line, count);
  return count;
}
