import { isBuiltInBlock, isBuiltInVoid } from "../../../document/kinds";
import { isUnknownVoid } from "../../../document/normal";
import { nodeType } from "../../../document/nodeTypes";
import type { WritingEditor } from "./customTypes";

/** Blocks that are rendered together: a key re-renders one such group at most. */
const CHUNK = 40;

/** Tells Slate which nodes stand within a line and which are one thing, those of plugins too. */
export function withKinds(editor: WritingEditor, inlineTypes: ReadonlySet<string>): WritingEditor {
  editor.isInline = ({ type }) =>
    type === "link" || (!isBuiltInBlock(type) && (nodeType(type)?.isInline ?? inlineTypes.has(type)));
  editor.isVoid = (element) =>
    isBuiltInVoid(element.type) ||
    (!editor.isInline(element) && (nodeType(element.type)?.isVoid ?? isUnknownVoid(element)));
  editor.getChunkSize = (node) => (node === editor ? CHUNK : null);
  return editor;
}
