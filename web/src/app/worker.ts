/** Starting the service worker, and noticing when a new version of the app has come. */
import { askToTakeOver, forgetKept } from "../api/offline";
import { onSession } from "../api/tokens";

const HOUR_MS = 3_600_000;

/**
 * Have the service worker installed, once the page is there.
 *
 * A new version takes over at the next visit. If this page is of that version already, it does so at once; if not,
 * nothing happens to this page, in which somebody may be writing, and `tellNew` is called.
 */
export async function startWorker(tellNew: () => void): Promise<void> {
  if (!import.meta.env.PROD || !("serviceWorker" in navigator)) return;
  onSession((userId) => {
    if (userId === null) forgetKept();
  });
  await loaded();
  const registration = await navigator.serviceWorker.register("/sw.js").catch(() => null);
  if (!registration) return;
  const look = () => {
    const { waiting, active } = registration;
    if (waiting && active)
      void askToTakeOver(waiting).then((agreed) => {
        if (!agreed) tellNew();
      });
  };
  look();
  registration.addEventListener("updatefound", () => {
    registration.installing?.addEventListener("statechange", look);
  });
  setInterval(() => void registration.update().catch(() => undefined), HOUR_MS);
}

function loaded(): Promise<void> {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    window.addEventListener("load", () => {
      resolve();
    });
  });
}
