import { useEffect } from "react";

import { type NotebookDetail, useReachPageMutation } from "../../api";
import { useSession } from "../../session";
import { furthest, keepPlace, placeIn } from "./places";
import { useReading } from "./useFollowing";

/**
 * Tells the server how far a follower has come: to the page that is open, or to what this device knows of, if that could
 * not be told before. Who reads an earlier chapter again has not gone back.
 */
export function useReached(work: NotebookDetail | undefined, pageId?: number): void {
  const { status, user } = useSession();
  const reading = useReading(work?.notebook_id ?? 0);
  const [reach] = useReachPageMutation();
  const userId = user?.user_id;
  useEffect(() => {
    if (!work || status === "starting") return;
    const notebookId = work.notebook_id;
    const readable = work.pages.filter((page) => page.published_at);
    const place = placeIn(notebookId, userId);
    const here = furthest(readable, pageId, place?.page_id, place?.reached)?.page_id;
    if (place && here) keepPlace(notebookId, { ...place, reached: here }, userId);
    const further = furthest(readable, here, reading?.page_id)?.page_id;
    if (reading && further && further !== reading.page_id) void reach({ notebookId, pageId: further });
  }, [work, pageId, status, userId, reading, reach]);
}
