/** Starting the service worker, and noticing when a new version of the app has come. */
import { askToTakeOver, forgetKept } from "../api/offline";
import { onSession } from "../api/tokens";

const ADDRESS = "/sw.js";
const HOUR_MS = 3_600_000;

/** The part of `trustedTypes` that is used here; TypeScript's DOM does not have it. Its address counts as a string. */
interface TrustedTypes {
  createPolicy: (
    name: string,
    rules: { createScriptURL: (address: string) => string },
  ) => { createScriptURL: (address: string) => string };
}

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
  const registration = await navigator.serviceWorker.register(trustedAddress()).catch(() => null);
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

/** The site's policy asks for Trusted Types (W3C): a script's address is one only if a policy of ours says so. */
function trustedAddress(): string {
  const { trustedTypes } = window as unknown as { trustedTypes?: TrustedTypes };
  const policy = trustedTypes?.createPolicy("sinpluma-worker", { createScriptURL: () => ADDRESS });
  return policy?.createScriptURL(ADDRESS) ?? ADDRESS;
}

function loaded(): Promise<void> {
  if (document.readyState === "complete") return Promise.resolve();
  return new Promise((resolve) => {
    window.addEventListener("load", () => {
      resolve();
    });
  });
}
