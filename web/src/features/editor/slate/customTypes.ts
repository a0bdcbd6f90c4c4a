import type { BaseEditor } from "slate";
import type { HistoryEditor } from "slate-history";
import type { ReactEditor } from "slate-react";

import type { ElementNode, SlateDocument, TextNode } from "../../../document/types";
import type { Feeling } from "../analysis/feeling";

export type WritingEditor = BaseEditor & ReactEditor & HistoryEditor;

declare module "slate" {
  interface CustomTypes {
    Editor: WritingEditor;
    Element: ElementNode;
    /** `feeling` is a decoration: it is on what is shown, never in the document. */
    Text: TextNode & { feeling?: Feeling };
  }
}

/** What an editor holds; at its top are only elements, which Slate's types do not say. */
export function documentOf(editor: WritingEditor): SlateDocument {
  return editor.children as SlateDocument;
}
