import { mdiChevronDown, mdiTrashCanOutline } from "@mdi/js";
import Box from "@mui/material/Box";
import { useTranslation } from "react-i18next";

import { useListPagesQuery } from "../../../api";
import { Icon } from "../../../ui/Icon";
import { TrashedChapter } from "./TrashedChapter";

/** The deleted chapters of a work; nothing where there are none. */
export function ChapterTrash({ notebookId }: { notebookId: number }) {
  const { t } = useTranslation("writing");
  const { data } = useListPagesQuery(
    { notebookId, trash: true, perPage: 1000 },
    { refetchOnMountOrArgChange: true },
  );
  if (!data?.total) return null;
  return (
    <Box component="details" sx={{ mt: 5, "&[open] summary svg:last-of-type": { rotate: "180deg" } }}>
      <Box component="summary" sx={SUMMARY}>
        <Icon path={mdiTrashCanOutline} />
        {t("chapters.trash", { count: data.total })}
        <Icon path={mdiChevronDown} />
      </Box>
      <Box component="ul" sx={{ m: 0, p: 0, mt: 1, listStyle: "none" }}>
        {data.items.map((chapter) => (
          <TrashedChapter key={chapter.page_id} chapter={chapter} />
        ))}
      </Box>
    </Box>
  );
}

const SUMMARY = {
  display: "inline-flex",
  alignItems: "center",
  gap: 1,
  py: 1,
  color: "text.secondary",
  cursor: "pointer",
  listStyle: "none",
  "&::-webkit-details-marker": { display: "none" },
} as const;
