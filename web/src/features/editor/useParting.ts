import { useEffect } from "react";

import { putInParting } from "../../api/parting";
import type { Autosave } from "./saving/Autosave";
import { changesOf } from "./saving/draft";

/** What is done when the tab is left, closed or hidden, and when the network is back. */
export function useParting(autosave: Autosave | null, pageId: number): void {
  useEffect(() => {
    if (!autosave) return;
    const hidden = () => {
      if (document.visibilityState !== "hidden") return;
      autosave.keepNow();
      autosave.saveNow();
    };
    const left = () => {
      autosave.keepNow();
      const attempt = autosave.parting;
      if (!attempt) return;
      const body = { ...changesOf(attempt.draft), version: attempt.version, autosave: true };
      putInParting({ path: `/pages/${pageId}`, body, key: attempt.key });
    };
    const leaving = (event: BeforeUnloadEvent) => {
      if (autosave.wouldLose) event.preventDefault();
    };
    const online = () => {
      autosave.saveNow();
    };
    document.addEventListener("visibilitychange", hidden);
    window.addEventListener("pagehide", left);
    window.addEventListener("beforeunload", leaving);
    window.addEventListener("online", online);
    return () => {
      document.removeEventListener("visibilitychange", hidden);
      window.removeEventListener("pagehide", left);
      window.removeEventListener("beforeunload", leaving);
      window.removeEventListener("online", online);
    };
  }, [autosave, pageId]);
}
