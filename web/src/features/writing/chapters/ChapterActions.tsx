import {
  mdiArrowDown,
  mdiArrowUp,
  mdiFormatListNumbered,
  mdiPencilOutline,
  mdiPublish,
  mdiPublishOff,
  mdiRenameOutline,
  mdiTrashCanOutline,
} from "@mdi/js";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import type { PageSummary } from "../../../api";
import { type Action, ActionsMenu } from "../../../ui/ActionsMenu";
import type { Publishing } from "../../../ui/publishing/usePublishing";
import { useThrowAway } from "./useThrowAway";

const RenameDialog = lazy(async () => ({ default: (await import("./RenameDialog")).RenameDialog }));
const MoveDialog = lazy(async () => ({ default: (await import("./MoveDialog")).MoveDialog }));

interface Props {
  chapter: PageSummary;
  total: number;
  publishing: Publishing;
  onMove: (chapter: PageSummary, position: number) => Promise<boolean>;
}

/** What can be done with a chapter, with the dialogs that some of it needs. */
export function ChapterActions(props: Props) {
  const { t } = useTranslation("writing");
  const { chapter, total, onMove } = props;
  const [shown, setShown] = useState<"rename" | "move" | null>(null);
  const actions = useActions(props, setShown);
  const close = () => {
    setShown(null);
  };
  return (
    <>
      <ActionsMenu label={t("chapters.actions", { title: chapter.title })} actions={actions} />
      <Suspense>
        {shown === "rename" && <RenameDialog chapter={chapter} onClose={close} />}
        {shown === "move" && <MoveDialog {...{ chapter, total, onMove }} onClose={close} />}
      </Suspense>
    </>
  );
}

function useActions(
  { chapter, total, publishing, onMove }: Props,
  show: (what: "rename" | "move") => void,
): Action[] {
  const { t } = useTranslation("writing");
  const { t: ta } = useTranslation();
  const navigate = useNavigate();
  const throwAway = useThrowAway();
  const { page_id: pageId, status, notebook_id } = chapter;
  const position = chapter.position ?? 1;
  const publish = t(status === "changed" ? "chapters.publishChanges" : "chapters.publish");
  const move = (label: string, icon: string, to: number): Action => ({
    label,
    icon,
    disabled: to < 1 || to > total,
    onChoose: () => void onMove(chapter, to),
  });
  return [
    {
      label: t("chapters.write"),
      icon: mdiPencilOutline,
      onChoose: () => void navigate(`/write/${notebook_id}/pages/${pageId}`),
    },
    {
      label: t("chapters.rename"),
      icon: mdiRenameOutline,
      onChoose: () => {
        show("rename");
      },
    },
    ...(status === "published"
      ? []
      : [{ label: publish, icon: mdiPublish, onChoose: () => void publishing.publishPages([pageId]) }]),
    ...(status === "draft"
      ? []
      : [
          {
            label: t("chapters.unpublish"),
            icon: mdiPublishOff,
            onChoose: () => void publishing.unpublishPage(pageId),
          },
        ]),
    move(t("chapters.up"), mdiArrowUp, position - 1),
    move(t("chapters.down"), mdiArrowDown, position + 1),
    {
      label: t("chapters.moveTo"),
      icon: mdiFormatListNumbered,
      onChoose: () => {
        show("move");
      },
    },
    {
      label: ta("action.delete"),
      icon: mdiTrashCanOutline,
      danger: true,
      onChoose: () => void throwAway(chapter),
    },
  ];
}
