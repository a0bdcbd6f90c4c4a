import { useTranslation } from "react-i18next";
import { useNavigate } from "react-router";

import { type NotebookDetail, useCreatePageMutation } from "../../../api";

const BLANK = [{ type: "paragraph", children: [{ text: "" }] }];

/** Begins a chapter behind the others, and leads into the editor. */
export function useNewChapter({ notebook_id, page_count }: NotebookDetail) {
  const { t } = useTranslation("writing");
  const navigate = useNavigate();
  const [create, { isLoading, error }] = useCreatePageMutation();
  const begin = async () => {
    const title = t("room.chapterName", { number: page_count + 1 });
    const { data } = await create({ newPage: { notebook_id, title, content: BLANK } });
    if (data) await navigate(`/write/${notebook_id}/pages/${data.page_id}`);
  };
  return { begin, busy: isLoading, error };
}
