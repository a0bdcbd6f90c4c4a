import GlobalStyles from "@mui/material/GlobalStyles";
import Box from "@mui/material/Box";
import { useEffect, useState } from "react";
import { useTranslation } from "react-i18next";
import { Slate } from "slate-react";

import type { SavedPage } from "../../../api";
import { Refusal } from "../../../ui/publishing/Refusal";
import { Screen } from "../../../ui/Screen";
import { useAnalysis } from "../analysis/useAnalysis";
import { ConflictView } from "../ConflictView";
import type { Opened, WritingRoom } from "../saving/WritingRoom";
import { documentOf } from "../slate/customTypes";
import { Dialogs } from "./Dialogs";
import { DESK_STYLES, FOCUS_STYLES } from "./deskStyles";
import { Foot } from "./Foot";
import { Head } from "./Head";
import { Manuscript } from "./Manuscript";
import { makeDesk } from "./makeDesk";
import { Notices } from "./Notices";
import { TitleField } from "./TitleField";
import { Toolbar } from "./Toolbar";
import { useActions } from "./useActions";
import { useHabits } from "./useHabits";
import { useReaders } from "./useReaders";
import { useSaveState } from "./useSaveState";

interface Props {
  room: WritingRoom;
  opened: Opened;
  saved: SavedPage | null;
  notebookId: number;
}

/** Where a chapter is written. */
export function Desk({ room, opened, saved, notebookId }: Props) {
  const { t } = useTranslation("editor");
  const { autosave, start } = opened;
  const [habits, setHabits] = useHabits(room.place.userId);
  const [{ editor, images, setTypography }] = useState(() => makeDesk(start.content, room.place.pageId));
  const analysis = useAnalysis(editor);
  const readers = useReaders(saved ?? opened.page, autosave, notebookId);
  const state = useSaveState(autosave);
  const actions = useActions(editor, autosave);
  const [isComparing, setComparing] = useState(state.kind === "conflict");
  useEffect(() => {
    setTypography(habits.typography);
  }, [setTypography, habits.typography]);
  if (isComparing && state.kind === "conflict")
    return (
      <ConflictView
        room={room}
        autosave={autosave}
        current={state.current}
        onLater={() => {
          setComparing(false);
        }}
      />
    );
  return (
    <Screen title={autosave.draft.title || t("untitled")} maxWidth={false}>
      <GlobalStyles styles={[DESK_STYLES, FOCUS_STYLES]} />
      <Slate
        editor={editor}
        initialValue={editor.children}
        onValueChange={() => {
          autosave.change({ ...autosave.draft, content: documentOf(editor) });
          analysis.look();
        }}
      >
        <Box data-focus={actions.isFocused || undefined} sx={{ maxWidth: "52rem", mx: "auto" }}>
          <Box data-chrome sx={BAR}>
            <Head
              room={room}
              opened={opened}
              readers={readers}
              notebookId={notebookId}
              habits={habits}
              onHabits={setHabits}
              onOpen={actions.open}
            />
            <Toolbar editor={editor} analysis={analysis} images={images} actions={actions} />
          </Box>
          {readers && <Refusal publishing={readers.publishing} />}
          <Notices
            room={room}
            opened={opened}
            state={state}
            onCompare={() => {
              setComparing(true);
            }}
          />
          <TitleField autosave={autosave} onEnter={actions.toText} />
          <Manuscript
            editor={editor}
            analysis={analysis}
            actions={actions}
            isTypewriter={habits.typewriter}
          />
          <Foot editor={editor} analysis={analysis} place={room.place} habits={habits} />
        </Box>
        <Dialogs editor={editor} room={room} habits={habits} onHabits={setHabits} actions={actions} />
      </Slate>
    </Screen>
  );
}

/** How it stands with the text, and its tools: always in sight. */
const BAR = {
  position: "sticky",
  top: 0,
  zIndex: 2,
  mt: { xs: -1, md: -3 },
  mb: 1,
  bgcolor: "background.default",
  borderBottom: 1,
  borderColor: "divider",
} as const;
