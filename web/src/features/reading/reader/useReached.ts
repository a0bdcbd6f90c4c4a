import { useEffect } from "react";

import { type NotebookDetail, useReachMutation } from "../../../api";
import { useReading } from "../useFollowing";

/** Tells the server how far a follower has come. Who reads an earlier chapter again has not gone back. */
export function useReached(work: NotebookDetail | undefined, pageId: number): void {
  const reading = useReading(work?.notebook_id ?? 0);
  const [reach] = useReachMutation();
  const reached = reading?.page_id;
  useEffect(() => {
    if (!work || reached === undefined) return;
    const orderOf = (id: number | null) => work.pages.findIndex((page) => page.page_id === id);
    if (orderOf(pageId) > orderOf(reached))
      void reach({ notebookId: work.notebook_id, reached: { page_id: pageId } });
  }, [work, pageId, reached, reach]);
}
