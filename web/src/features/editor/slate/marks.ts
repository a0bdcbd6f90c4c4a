import { Editor } from "slate";

import type { Mark } from "../../../document/types";
import type { WritingEditor } from "./customTypes";

export function isMarked(editor: WritingEditor, mark: Mark): boolean {
  return Editor.marks(editor)?.[mark] === true;
}

export function toggleMark(editor: WritingEditor, mark: Mark): void {
  if (isMarked(editor, mark)) Editor.removeMark(editor, mark);
  else Editor.addMark(editor, mark, true);
}
