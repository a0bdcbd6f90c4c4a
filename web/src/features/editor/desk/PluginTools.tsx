import { mdiPuzzleOutline } from "@mdi/js";
import { useTranslation } from "react-i18next";
import { Transforms } from "slate";
import { ReactEditor } from "slate-react";

import { useNodeTypes } from "../../../extensions";
import type { Locale } from "../../../i18n";
import { insertVoid } from "../slate/blocks";
import type { WritingEditor } from "../slate/customTypes";
import { ToolButton } from "./ToolButton";

/** A button for each type of node that plugins bring. */
export function PluginTools({ editor }: { editor: WritingEditor }) {
  const { i18n } = useTranslation("editor");
  return useNodeTypes().map((type) => (
    <ToolButton
      key={type.type}
      icon={type.icon ?? mdiPuzzleOutline}
      label={type.label[i18n.language as Locale]}
      onPress={() => {
        if (type.isInline) Transforms.insertNodes(editor, type.make());
        else if (type.isVoid) insertVoid(editor, type.make());
        else Transforms.insertNodes(editor, type.make(), { select: true });
        ReactEditor.focus(editor);
      }}
    />
  ));
}
