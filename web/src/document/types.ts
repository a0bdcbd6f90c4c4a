/** The contract's Slate document: nodes with a `type` and `children`, whose leaves are texts with marks. */
export interface TextNode {
  text: string;
  bold?: boolean;
  italic?: boolean;
  underline?: boolean;
  code?: boolean;
  strikethrough?: boolean;
}

export type Mark = Exclude<keyof TextNode, "text">;
export const MARKS = [
  "bold",
  "italic",
  "underline",
  "code",
  "strikethrough",
] as const satisfies readonly Mark[];

export interface ElementNode {
  type: string;
  children: SlateNode[];
  /** Of a link: http(s) or mailto. */
  url?: string;
  /** Of an image. */
  src?: string;
  alt?: string;
  /** Of a plugin's node: whatever it keeps. */
  [key: string]: unknown;
}

export type SlateNode = ElementNode | TextNode;
export type SlateDocument = ElementNode[];

export function isText(node: SlateNode): node is TextNode {
  return typeof (node as TextNode).text === "string";
}
