import { useTranslation } from "react-i18next";

import { useNotice } from "../../ui/notices";

/** Hands an address of the app on: by the phone's own sheet, or else by the clipboard. */
export function useShare(): (title: string, path: string) => void {
  const { t } = useTranslation(["reading", "app"]);
  const say = useNotice();
  const share = async (title: string, path: string) => {
    const url = new URL(path, window.location.origin).href;
    try {
      if (isTouch() && "share" in navigator) await navigator.share({ title, url });
      else {
        await navigator.clipboard.writeText(url);
        say(t("share.copied"));
      }
    } catch (error) {
      // Whoever closes the sheet has changed their mind. Without a clipboard (plain HTTP) the address is shown.
      if (!(error instanceof DOMException && error.name === "AbortError")) say(url, "info");
    }
  };
  return (title, path) => void share(title, path);
}

function isTouch(): boolean {
  return window.matchMedia("(pointer: coarse)").matches;
}
