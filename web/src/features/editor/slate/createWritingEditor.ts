import { createEditor } from "slate";
import { withHistory } from "slate-history";
import { withReact } from "slate-react";

import { type Pasting, withPaste } from "../paste/withPaste";
import type { WritingEditor } from "./customTypes";
import { withBreaks } from "./withBreaks";
import { withKinds } from "./withKinds";
import { withShape } from "./withShape";
import { type Typing, withShortcuts } from "./withShortcuts";

export interface Make {
  inlineTypes: ReadonlySet<string>;
  typing: Typing;
  pasting: Pasting;
}

/** Slate, with all that a writer expects of it. */
export function createWritingEditor({ inlineTypes, typing, pasting }: Make): WritingEditor {
  const plain = withReact(withHistory(createEditor()));
  const shaped = withBreaks(withShape(withKinds(plain, inlineTypes)));
  return withPaste(withShortcuts(shaped, typing), pasting);
}
