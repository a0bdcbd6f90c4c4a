import { lazy, Suspense } from "react";
import { Range, Transforms } from "slate";

import type { WritingRoom } from "../saving/WritingRoom";
import type { WritingEditor } from "../slate/customTypes";
import { linkAt, removeLink, setLink } from "../slate/links";
import type { Actions } from "./useActions";
import type { Habits } from "./useHabits";

const LinkDialog = lazy(async () => ({ default: (await import("../dialogs/LinkDialog")).LinkDialog }));
const KeysDialog = lazy(async () => ({ default: (await import("../dialogs/KeysDialog")).KeysDialog }));
const GoalDialog = lazy(async () => ({ default: (await import("../dialogs/GoalDialog")).GoalDialog }));
const CopiesDialog = lazy(async () => ({ default: (await import("../dialogs/CopiesDialog")).CopiesDialog }));
const PreviewDialog = lazy(async () => ({
  default: (await import("../dialogs/PreviewDialog")).PreviewDialog,
}));

interface Props {
  editor: WritingEditor;
  room: WritingRoom;
  habits: Habits;
  onHabits: (changes: Partial<Habits>) => void;
  actions: Actions;
}

/** The dialog that is open, fetched when it is. */
export function Dialogs({ editor, room, habits, onHabits, actions }: Props) {
  const close = () => {
    actions.open(null);
  };
  const { pageId } = room.place;
  return (
    <Suspense>
      {actions.dialog === "link" && <Linking editor={editor} actions={actions} onClose={close} />}
      {actions.dialog === "keys" && <KeysDialog onClose={close} />}
      {actions.dialog === "goal" && (
        <GoalDialog pageId={pageId} habits={habits} onHabits={onHabits} onClose={close} />
      )}
      {actions.dialog === "copies" && <CopiesDialog room={room} onClose={close} />}
      {actions.dialog === "preview" && <PreviewDialog pageId={pageId} onClose={close} />}
    </Suspense>
  );
}

function Linking({
  editor,
  actions,
  onClose,
}: {
  editor: WritingEditor;
  actions: Actions;
  onClose: () => void;
}) {
  const url = linkAt(editor)?.[0].url ?? null;
  const done = (step: () => void) => {
    onClose();
    step();
    if (editor.selection && Range.isExpanded(editor.selection)) Transforms.collapse(editor, { edge: "end" });
    // After the dialog has given the focus back.
    setTimeout(actions.toText);
  };
  return (
    <LinkDialog
      url={url}
      onApply={(address) => {
        done(() => {
          setLink(editor, address);
        });
      }}
      onRemove={() => {
        done(() => {
          removeLink(editor);
        });
      }}
      onClose={() => {
        onClose();
        setTimeout(actions.toText);
      }}
    />
  );
}
