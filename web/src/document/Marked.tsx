import type { ReactNode } from "react";

import type { TextNode } from "./types";

const TAGS = [
  ["code", "code"],
  ["bold", "strong"],
  ["italic", "em"],
  ["underline", "u"],
  ["strikethrough", "s"],
] as const;

/** A text with its marks as HTML elements. */
export function Marked({ marks, children }: { marks: Partial<TextNode>; children: ReactNode }) {
  return TAGS.reduce<ReactNode>((inner, [mark, Tag]) => (marks[mark] ? <Tag>{inner}</Tag> : inner), children);
}
