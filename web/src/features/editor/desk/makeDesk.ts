import { forEditing } from "../../../document/normal";
import { isText, type SlateDocument, type SlateNode } from "../../../document/types";
import { createWritingEditor } from "../slate/createWritingEditor";
import { ImageUploads } from "./ImageUploads";

/** All that outlives a rendering: the editor, its first document, and the pictures on their way. */
export function makeDesk(content: SlateDocument, pageId: number) {
  const { document, inlineTypes } = forEditing(content);
  const images = new ImageUploads(pageId, picturesOf(document));
  const typing = { typography: true };
  const editor = createWritingEditor({
    inlineTypes,
    typing,
    pasting: {
      onImages: (files) => {
        images.add(editor, files);
      },
      hasImage: (src) => images.isOfPage(src),
    },
  });
  // Here, and not by <Slate>: the desk may be shown again, after a comparison, and then with what was written.
  editor.children = document;
  const setTypography = (on: boolean) => {
    typing.typography = on;
  };
  return { editor, images, setTypography };
}

function picturesOf(nodes: readonly SlateNode[]): string[] {
  return nodes.flatMap((node) => {
    if (isText(node)) return [];
    return typeof node.src === "string" ? [node.src] : picturesOf(node.children);
  });
}
