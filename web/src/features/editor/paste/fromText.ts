import type { ElementNode } from "../../../document/types";

/** Plain text as paragraphs: an empty line parts them, or, where there is none, every line is one. */
export function fromText(text: string): ElementNode[] {
  const unix = text.replace(/\r\n?/g, "\n").replace(/\0/g, "");
  const parts = /\n[ \t]*\n/.test(unix) ? unix.split(/\n(?:[ \t]*\n)+/) : unix.split("\n");
  return parts
    .map((part) => part.replace(/^\n+|\n+$/g, ""))
    .filter((part, index, all) => part !== "" || all.length === 1 || index === 0)
    .map((part) => ({ type: "paragraph", children: [{ text: part }] }));
}
