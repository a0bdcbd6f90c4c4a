import type { RenderLeafProps } from "slate-react";

import { Marked } from "../../../document/Marked";
import { strengthOf } from "../analysis/feeling";

/** A text with its marks; a judged sentence says what it feels like in attributes that the style sheet shows. */
export function LeafView({ leaf, attributes, children }: RenderLeafProps) {
  const marked = <Marked marks={leaf}>{children}</Marked>;
  const { feeling } = leaf;
  if (!feeling) return <span {...attributes}>{marked}</span>;
  return (
    <span
      {...attributes}
      data-verdict={feeling.verdict}
      data-strength={strengthOf(feeling)}
      data-score={feeling.score}
      data-language={feeling.language}
    >
      {marked}
    </span>
  );
}
