import type { Announcements, UniqueIdentifier } from "@dnd-kit/core";
import { useTranslation } from "react-i18next";

import type { PageSummary } from "../../../api";

/** What screen readers say while a chapter is moved. */
export function useAnnouncements(chapters: readonly PageSummary[], total: number): Announcements {
  const { t } = useTranslation("writing");
  const of = (id: UniqueIdentifier) => chapters.find(({ page_id }) => page_id === id);
  const told = (id: UniqueIdentifier, at: UniqueIdentifier = id) => ({
    title: of(id)?.title ?? "",
    position: of(at)?.position ?? 0,
    total,
  });
  return {
    onDragStart: ({ active }) => t("drag.lifted", told(active.id)),
    onDragOver: ({ active, over }) => (over ? t("drag.over", told(active.id, over.id)) : undefined),
    onDragEnd: ({ active, over }) => t("drag.dropped", told(active.id, over?.id)),
    onDragCancel: ({ active }) => t("drag.cancelled", told(active.id)),
  };
}
