import { useState } from "react";
import { Editor, Transforms } from "slate";
import { ReactEditor } from "slate-react";

import type { Autosave } from "../saving/Autosave";
import { insertVoid, toggleBlock, toggleList } from "../slate/blocks";
import type { WritingEditor } from "../slate/customTypes";
import type { Action } from "../slate/hotkeys";
import { toggleMark } from "../slate/marks";

export type DialogName = "link" | "keys" | "goal" | "copies" | "preview";

export const TOOLBAR_ID = "editor-toolbar";

export interface Actions {
  run: (action: Action) => void;
  toText: () => void;
  /** The dialog that is open. */
  dialog: DialogName | null;
  open: (dialog: DialogName | null) => void;
  isFocused: boolean;
  leaveFocus: () => void;
}

/** What keys and the toolbar do. */
export function useActions(editor: WritingEditor, autosave: Autosave): Actions {
  const [dialog, setDialog] = useState<DialogName | null>(null);
  const [isFocused, setFocused] = useState(false);
  const toText = () => {
    if (!editor.selection) Transforms.select(editor, Editor.start(editor, []));
    ReactEditor.focus(editor);
  };
  const run = (action: Action) => {
    switch (action.do) {
      case "link":
      case "keys":
        setDialog(action.do);
        return;
      case "focus":
        setFocused(!isFocused);
        toText();
        return;
      case "save":
        autosave.saveNow();
        return;
      case "toolbar":
        document.querySelector<HTMLElement>(`#${TOOLBAR_ID} [tabindex="0"]`)?.focus();
        return;
      default:
        edit(editor, action);
        toText();
    }
  };
  const leaveFocus = () => {
    setFocused(false);
  };
  return { run, toText, dialog, open: setDialog, isFocused, leaveFocus };
}

function edit(editor: WritingEditor, action: Action): void {
  if (action.do === "mark") toggleMark(editor, action.mark);
  else if (action.do === "block") toggleBlock(editor, action.type);
  else if (action.do === "list") toggleList(editor, action.type);
  else if (action.do === "separator") insertVoid(editor, { type: "separator", children: [{ text: "" }] });
  else if (action.do === "undo") editor.undo();
  else if (action.do === "redo") editor.redo();
}
