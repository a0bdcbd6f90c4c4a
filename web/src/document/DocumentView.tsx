import type { SlateDocument } from "./types";
import { isText, type SlateNode } from "./types";

/** Shows a document to readers. */
export function DocumentView({ content }: { content: SlateDocument }) {
  return content.map((node, index) => <p key={index}>{textOf(node)}</p>);
}

function textOf(node: SlateNode): string {
  return isText(node) ? node.text : node.children.map(textOf).join("");
}
