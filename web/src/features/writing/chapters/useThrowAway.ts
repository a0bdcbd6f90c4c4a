import { useTranslation } from "react-i18next";

import { isApiError, type PageSummary, useDeletePageMutation } from "../../../api";
import { errorWords } from "../../../ui/errorWords";
import { useNotice } from "../../../ui/notices";

/** Puts a chapter into the trash of its work, from which it can come back: so nobody is asked first. */
export function useThrowAway(): (chapter: PageSummary) => Promise<void> {
  const { t } = useTranslation();
  const { t: tw } = useTranslation("writing");
  const notice = useNotice();
  const [remove] = useDeletePageMutation();
  return async ({ page_id: pageId, title }) => {
    const { error } = await remove({ pageId });
    if (!error) notice(tw("chapters.deleted", { title }));
    else if (isApiError(error)) notice(errorWords(error, t), "error");
  };
}
