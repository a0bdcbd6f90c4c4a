import { mdiArrowLeft } from "@mdi/js";
import Box from "@mui/material/Box";
import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Icon } from "../../../ui/Icon";
import type { Opened, WritingRoom } from "../saving/WritingRoom";
import { MoreMenu } from "./MoreMenu";
import { Publication } from "./Publication";
import { SaveStatus } from "./SaveStatus";
import type { DialogName } from "./useActions";
import type { Habits } from "./useHabits";
import type { Readers } from "./useReaders";
import { useSaveState } from "./useSaveState";

interface Props {
  room: WritingRoom;
  opened: Opened;
  readers: Readers | null;
  notebookId: number;
  habits: Habits;
  onHabits: (changes: Partial<Habits>) => void;
  onOpen: (dialog: DialogName) => void;
}

/** The line above the tools: back to the work, how it stands with the text, and who reads it. */
export function Head({ room, opened, readers, notebookId, habits, onHabits, onOpen }: Props) {
  const { t } = useTranslation("editor");
  const state = useSaveState(opened.autosave);
  const { pageId } = room.place;
  return (
    <Box sx={{ display: "flex", alignItems: "center", gap: 1, minHeight: 48 }}>
      <Tooltip title={t("back")}>
        <IconButton component={Link} to={`/write/${notebookId}`} aria-label={t("back")} edge="start">
          <Icon path={mdiArrowLeft} />
        </IconButton>
      </Tooltip>
      <SaveStatus state={state} />
      <Box sx={{ flexGrow: 1 }} />
      {readers && <Publication readers={readers} />}
      <MoreMenu
        readers={readers}
        revisionsPath={`/write/${notebookId}/pages/${pageId}/revisions`}
        habits={habits}
        onHabits={onHabits}
        onOpen={onOpen}
      />
    </Box>
  );
}
