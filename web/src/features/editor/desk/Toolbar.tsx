import {
  mdiChartTimelineVariant,
  mdiCodeTags,
  mdiFormatBold,
  mdiFormatHeader1,
  mdiFormatHeader2,
  mdiFormatHeader3,
  mdiFormatItalic,
  mdiFormatListBulleted,
  mdiFormatListNumbered,
  mdiFormatQuoteClose,
  mdiFormatStrikethrough,
  mdiFormatUnderline,
  mdiImageFilterCenterFocus,
  mdiImageOutline,
  mdiLinkVariant,
  mdiMinus,
  mdiRedo,
  mdiUndo,
} from "@mdi/js";
import Box from "@mui/material/Box";
import Divider from "@mui/material/Divider";
import useMediaQuery from "@mui/material/useMediaQuery";
import { useTranslation } from "react-i18next";
import { useSlateSelector } from "slate-react";

import { MARKS } from "../../../document/types";
import type { Analysis } from "../analysis/useAnalysis";
import { blockTypeAt } from "../slate/blocks";
import type { WritingEditor } from "../slate/customTypes";
import { type Action, keysOf } from "../slate/hotkeys";
import { linkAt } from "../slate/links";
import { isMarked } from "../slate/marks";
import type { ImageUploads } from "./ImageUploads";
import { PluginTools } from "./PluginTools";
import { ToolButton } from "./ToolButton";
import { Uploads } from "./Uploads";
import { type Actions, TOOLBAR_ID } from "./useActions";
import { useRoving } from "./useRoving";

interface Props {
  editor: WritingEditor;
  analysis: Analysis;
  images: ImageUploads;
  actions: Actions;
}

type Tool = [name: ToolName, icon: string, action: Action];
type ToolName =
  | (typeof MARKS)[number]
  | "undo"
  | "redo"
  | "heading-one"
  | "heading-two"
  | "heading-three"
  | "quote"
  | "bulleted-list"
  | "numbered-list"
  | "link"
  | "separator";

const HISTORY: Tool[] = [
  ["undo", mdiUndo, { do: "undo" }],
  ["redo", mdiRedo, { do: "redo" }],
];
const EMPHASIS: Tool[] = [
  ["bold", mdiFormatBold, { do: "mark", mark: "bold" }],
  ["italic", mdiFormatItalic, { do: "mark", mark: "italic" }],
  ["underline", mdiFormatUnderline, { do: "mark", mark: "underline" }],
  ["strikethrough", mdiFormatStrikethrough, { do: "mark", mark: "strikethrough" }],
  ["code", mdiCodeTags, { do: "mark", mark: "code" }],
];
const BLOCKS: Tool[] = [
  ["heading-one", mdiFormatHeader1, { do: "block", type: "heading-one" }],
  ["heading-two", mdiFormatHeader2, { do: "block", type: "heading-two" }],
  ["heading-three", mdiFormatHeader3, { do: "block", type: "heading-three" }],
  ["quote", mdiFormatQuoteClose, { do: "block", type: "quote" }],
  ["bulleted-list", mdiFormatListBulleted, { do: "list", type: "bulleted-list" }],
  ["numbered-list", mdiFormatListNumbered, { do: "list", type: "numbered-list" }],
];
const PIECES: Tool[] = [
  ["link", mdiLinkVariant, { do: "link" }],
  ["separator", mdiMinus, { do: "separator" }],
];

/** What is pressed at the caret, as one text: it is another only when the toolbar must look different. */
function pressedIn(editor: WritingEditor): string {
  if (!editor.selection) return "";
  const marks = MARKS.filter((mark) => isMarked(editor, mark));
  return [...marks, blockTypeAt(editor), linkAt(editor) ? "link" : ""].join(" ");
}

/** What there is nothing to do for, in the same manner. */
function idleIn({ history: { undos, redos } }: WritingEditor): string {
  return [undos.length === 0 && "undo", redos.length === 0 && "redo"].filter(Boolean).join(" ");
}

/** The tools of the editor. */
export function Toolbar({ editor, analysis, images, actions }: Props) {
  const { t } = useTranslation("editor");
  // Focus mode is left by Escape, which phones do not have.
  const hasKeys = !useMediaQuery("(hover: none)");
  const pressed = useSlateSelector((one) => pressedIn(one)).split(" ");
  const idle = useSlateSelector(idleIn).split(" ");
  const { ref, onKeyDown, onFocus } = useRoving(actions.toText);
  const group = (tools: Tool[], isToggle: boolean) =>
    tools.map(([name, icon, action]) => (
      <ToolButton
        key={name}
        icon={icon}
        label={t(`toolbar.${name}`)}
        keys={keysOf(action)}
        isPressed={isToggle ? pressed.includes(name) : undefined}
        isIdle={idle.includes(name)}
        onPress={() => {
          actions.run(action);
        }}
      />
    ));
  return (
    <>
      <Box
        ref={ref}
        id={TOOLBAR_ID}
        role="toolbar"
        aria-label={t("toolbar.label")}
        tabIndex={-1}
        onKeyDown={onKeyDown}
        onFocus={onFocus}
        sx={TOOLS}
      >
        {group(HISTORY, false)}
        <Rule />
        {group(EMPHASIS, true)}
        <Rule />
        {group(BLOCKS, true)}
        <Rule />
        {group(PIECES.slice(0, 1), true)}
        <PictureButton editor={editor} images={images} />
        {group(PIECES.slice(1), false)}
        <PluginTools editor={editor} />
        <Rule />
        {analysis.isThere && (
          <ToolButton
            icon={mdiChartTimelineVariant}
            label={t("toolbar.analyse")}
            isPressed={analysis.isOn}
            onPress={() => {
              analysis.turn(!analysis.isOn);
            }}
          />
        )}
        {hasKeys && (
          <ToolButton
            icon={mdiImageFilterCenterFocus}
            label={t("toolbar.focus")}
            keys={keysOf({ do: "focus" })}
            isPressed={actions.isFocused}
            onPress={() => {
              actions.run({ do: "focus" });
            }}
          />
        )}
      </Box>
      <Uploads images={images} />
    </>
  );
}

function PictureButton({ editor, images }: { editor: WritingEditor; images: ImageUploads }) {
  const { t } = useTranslation("editor");
  const choose = () => {
    const input = document.createElement("input");
    input.type = "file";
    input.accept = "image/png,image/jpeg,image/webp,image/gif";
    input.multiple = true;
    input.onchange = () => {
      images.add(editor, [...(input.files ?? [])]);
    };
    input.click();
  };
  return <ToolButton icon={mdiImageOutline} label={t("toolbar.image")} onPress={choose} />;
}

function Rule() {
  return <Divider orientation="vertical" flexItem sx={{ mx: 0.5, my: 0.75 }} />;
}

const TOOLS = {
  display: "flex",
  alignItems: "center",
  overflowX: "auto",
  scrollbarWidth: "none",
  justifyContent: { md: "center" },
  py: 0.5,
  outline: "none",
  "& > *": { flexShrink: 0 },
} as const;
