import { createEditor } from "slate";
import { withHistory } from "slate-history";
import { withReact } from "slate-react";

import type { NodeView } from "../../../document/nodeViews";
import { type Pasting, withPaste } from "../paste/withPaste";
import type { WritingEditor } from "./customTypes";
import { withBreaks } from "./withBreaks";
import { withKinds } from "./withKinds";
import { withShape } from "./withShape";
import { type Typing, withShortcuts } from "./withShortcuts";

export interface Make {
  inlineTypes: ReadonlySet<string>;
  views: ReadonlyMap<string, NodeView>;
  typing: Typing;
  pasting: Pasting;
}

/** Slate, with all that a writer expects of it. */
export function createWritingEditor({ inlineTypes, views, typing, pasting }: Make): WritingEditor {
  const plain = withReact(withHistory(createEditor()));
  const shaped = withBreaks(withShape(withKinds(plain, inlineTypes, views)));
  return withPaste(withShortcuts(shaped, typing), pasting);
}
