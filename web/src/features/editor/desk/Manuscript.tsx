import Box from "@mui/material/Box";
import { type KeyboardEvent, useEffect } from "react";
import { useTranslation } from "react-i18next";
import { Editor, Element, Node } from "slate";
import { Editable, ReactEditor, useSlateSelection, useSlateSelector } from "slate-react";

import type { Analysis } from "../analysis/useAnalysis";
import { currentItem, indent, outdent } from "../slate/blocks";
import type { WritingEditor } from "../slate/customTypes";
import { actionOf } from "../slate/hotkeys";
import { ChunkView } from "../view/ChunkView";
import { ElementView } from "../view/ElementView";
import { FEELINGS } from "../view/feelings";
import { LeafView } from "../view/LeafView";
import { PROSE } from "../view/prose";
import type { Actions } from "./useActions";

interface Props {
  editor: WritingEditor;
  analysis: Analysis;
  actions: Actions;
  isTypewriter: boolean;
}

/** The text of the chapter. */
export function Manuscript({ editor, analysis, actions, isTypewriter }: Props) {
  const { t } = useTranslation("editor");
  const isEmpty = useSlateSelector(holdsNothing);
  return (
    <Box sx={[PROSE, FEELINGS, { pb: "30vh" }, isEmpty && placeholder(t("text.placeholder"))]}>
      <Editable
        aria-label={t("text.label")}
        aria-multiline
        role="textbox"
        spellCheck
        aria-placeholder={t("text.placeholder")}
        decorate={analysis.decorate}
        renderElement={renderElement}
        renderLeaf={renderLeaf}
        renderChunk={renderChunk}
        scrollSelectionIntoView={keepInSight}
        onKeyDown={(event) => {
          pressed(event, editor, actions);
        }}
        style={TEXT}
      />
      <Follow editor={editor} isTypewriter={isTypewriter} isFocused={actions.isFocused} />
    </Box>
  );
}

function holdsNothing({ children }: WritingEditor): boolean {
  const [first] = children;
  return (
    children.length === 1 &&
    Element.isElement(first) &&
    first.type === "paragraph" &&
    Node.string(first) === ""
  );
}

/** Shown by the style sheet alone: nothing of it is ever in the text. */
function placeholder(words: string) {
  return {
    "& p::before": {
      content: JSON.stringify(words),
      position: "absolute",
      opacity: 0.55,
      pointerEvents: "none",
    },
  };
}

/** What the bars above and below the text cover, and a line more. */
const ABOVE = 140;
const BELOW = 130;

/** Keep the caret between the bars, and above a phone's keys; a selection that is seen is left alone. */
function keepInSight(_: ReactEditor, range: Range): void {
  const rect = range.getClientRects()[0] ?? range.startContainer.parentElement?.getBoundingClientRect();
  if (!rect || window.getSelection()?.isCollapsed === false) return;
  const { offsetTop, height } = window.visualViewport ?? { offsetTop: 0, height: window.innerHeight };
  const end = offsetTop + height - BELOW;
  if (rect.top < ABOVE) window.scrollBy(0, rect.top - ABOVE);
  else if (rect.bottom > end) window.scrollBy(0, rect.bottom - end);
}

const TEXT = { outline: "none", minHeight: "50vh" } as const;
const renderElement: React.ComponentProps<typeof Editable>["renderElement"] = (props) => (
  <ElementView {...props} />
);
const renderLeaf: React.ComponentProps<typeof Editable>["renderLeaf"] = (props) => <LeafView {...props} />;
const renderChunk: React.ComponentProps<typeof Editable>["renderChunk"] = (props) => <ChunkView {...props} />;

function pressed(event: KeyboardEvent, editor: WritingEditor, actions: Actions): void {
  // While an input method composes, every key is its own.
  if (event.nativeEvent.isComposing || ReactEditor.isComposing(editor)) return;
  if (event.key === "Escape" && actions.isFocused) actions.leaveFocus();
  else if (event.key === "Tab" && currentItem(editor) && !event.ctrlKey && !event.altKey) {
    if (!(event.shiftKey ? outdent(editor) : indent(editor)) && event.shiftKey) return;
    event.preventDefault();
  } else {
    const action = actionOf(event);
    if (!action) return;
    event.preventDefault();
    actions.run(action);
  }
}

interface FollowProps {
  editor: WritingEditor;
  isTypewriter: boolean;
  isFocused: boolean;
}

/** Follows the caret, for who wants its line to stay in the middle, or only its paragraph to be plain. */
function Follow({ editor, isTypewriter, isFocused }: FollowProps) {
  const selection = useSlateSelection();
  useEffect(() => {
    if ((!isTypewriter && !isFocused) || !selection) return;
    const frame = requestAnimationFrame(() => {
      const block = topBlock(editor);
      if (!block) return;
      if (isFocused) highlight(block);
      if (isTypewriter) center();
    });
    return () => {
      cancelAnimationFrame(frame);
    };
  }, [editor, selection, isTypewriter, isFocused]);
  return null;
}

function topBlock(editor: WritingEditor): HTMLElement | null {
  const { selection } = editor;
  const entry = selection && Editor.node(editor, [selection.focus.path[0] ?? 0]);
  return entry ? ReactEditor.toDOMNode(editor, entry[0]) : null;
}

function highlight(block: HTMLElement): void {
  document.querySelectorAll("[data-current]").forEach((other) => {
    if (other !== block) other.removeAttribute("data-current");
  });
  block.setAttribute("data-current", "");
}

function center(): void {
  const range = window.getSelection()?.rangeCount ? window.getSelection()?.getRangeAt(0) : null;
  const rect = range?.getClientRects()[0];
  if (rect) window.scrollBy(0, rect.top - window.innerHeight * 0.45);
}
