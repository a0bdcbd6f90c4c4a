import { type RefObject, useEffect, useLayoutEffect } from "react";

import { useSession } from "../../../session";
import { keepPlace, placeIn } from "../places";
import { partAbove, scrollTo } from "./position";
import { spanOf } from "./useScrolling";

const PAUSE_MS = 250;

/** Begins a chapter where one was in it, or at its top, and keeps the place whenever scrolling comes to rest. */
export function usePlace(text: RefObject<HTMLElement | null>, notebookId: number, pageId: number): void {
  const { status, user } = useSession();
  const userId = user?.user_id;
  const known = status !== "starting";

  useLayoutEffect(() => {
    const element = text.current;
    if (!element || !known) return;
    const place = placeIn(notebookId, userId);
    const part = place?.page_id === pageId ? place.part : 0;
    window.scrollTo({ top: scrollTo(spanOf(element), part), behavior: "instant" });
    keepPlace(notebookId, { page_id: pageId, part }, userId);
  }, [text, notebookId, pageId, userId, known]);

  useEffect(() => {
    if (!known) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      clearTimeout(timer);
      timer = undefined;
      if (text.current)
        keepPlace(
          notebookId,
          { page_id: pageId, part: partAbove(spanOf(text.current), window.scrollY) },
          userId,
        );
    };
    const onScroll = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, PAUSE_MS);
    };
    const onLeaving = () => {
      if (timer) keep();
    };
    window.addEventListener("scroll", onScroll, { passive: true });
    window.addEventListener("pagehide", onLeaving);
    return () => {
      clearTimeout(timer);
      window.removeEventListener("scroll", onScroll);
      window.removeEventListener("pagehide", onLeaving);
    };
  }, [text, notebookId, pageId, userId, known]);
}
