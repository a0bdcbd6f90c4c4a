import {
  closestCenter,
  DndContext,
  type DragEndEvent,
  KeyboardSensor,
  type Modifier,
  PointerSensor,
  useSensor,
  useSensors,
} from "@dnd-kit/core";
import { SortableContext, sortableKeyboardCoordinates, verticalListSortingStrategy } from "@dnd-kit/sortable";
import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";

import type { Publishing } from "../../../ui/publishing/usePublishing";
import { ChapterRow } from "./ChapterRow";
import { useAnnouncements } from "./useAnnouncements";
import type { ChapterPart } from "./useChapters";

const upright: Modifier = ({ transform }) => ({ ...transform, x: 0 });

/** The chapters in their order, which can be changed by pointer, finger and keyboard. */
export function ChapterList({ part, publishing }: { part: ChapterPart; publishing: Publishing }) {
  const { t } = useTranslation("writing");
  const { chapters, total } = part;
  const ids = chapters.map(({ page_id }) => page_id);
  const announcements = useAnnouncements(chapters, total);
  const sensors = useSensors(
    useSensor(PointerSensor, { activationConstraint: { distance: 4 } }),
    useSensor(KeyboardSensor, { coordinateGetter: sortableKeyboardCoordinates }),
  );
  const drop = ({ active, over }: DragEndEvent) => {
    const moved = chapters.find(({ page_id }) => page_id === active.id);
    const target = chapters.find(({ page_id }) => page_id === over?.id);
    if (moved && target?.position) void part.move(moved, target.position);
  };
  return (
    <DndContext
      sensors={sensors}
      collisionDetection={closestCenter}
      modifiers={[upright]}
      accessibility={{ announcements, screenReaderInstructions: { draggable: t("drag.instructions") } }}
      onDragEnd={drop}
    >
      <SortableContext items={ids} strategy={verticalListSortingStrategy}>
        <Box component="ol" aria-label={t("chapters.list")} sx={LIST}>
          {chapters.map((chapter) => (
            <ChapterRow
              key={chapter.page_id}
              chapter={chapter}
              total={total}
              publishing={publishing}
              onMove={part.move}
            />
          ))}
        </Box>
      </SortableContext>
    </DndContext>
  );
}

const LIST = {
  m: 0,
  p: 0,
  listStyle: "none",
  bgcolor: "background.paper",
  border: 1,
  borderColor: "divider",
  borderRadius: 1.5,
  "& > li:first-of-type": { borderTopLeftRadius: 14, borderTopRightRadius: 14 },
  "& > li:last-of-type": { borderBottomLeftRadius: 14, borderBottomRightRadius: 14 },
  "& > li + li": { borderTop: 1, borderColor: "divider" },
} as const;
