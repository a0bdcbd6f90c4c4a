/** What the service worker keeps of what was read, for when there is no connection. worker/kept.ts is its other side. */
import type { Page } from "./generated";

/** What the app asks of the service worker. */
type WorkerMessage =
  { ask: "keep"; pageIds: number[] } | { ask: "forget" } | { ask: "take-over"; entry: string };

/** Have chapters kept on this device, as everybody may read them. Without a service worker nothing happens. */
export function keepOffline(...pageIds: number[]): void {
  void tellWorker({ ask: "keep", pageIds });
}

/** Nothing of what somebody read stays behind when they sign out. */
export function forgetKept(): void {
  void tellWorker({ ask: "forget" });
}

/** Whether a new version of the worker agrees to take over from the one before: it does if this page is of its version. */
export function askToTakeOver(worker: ServiceWorker): Promise<boolean> {
  const { port1, port2 } = new MessageChannel();
  const entry = document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? "";
  const message: WorkerMessage = { ask: "take-over", entry: new URL(entry, window.location.href).pathname };
  worker.postMessage(message, [port2]);
  return new Promise((resolve) => {
    port1.onmessage = ({ data }: MessageEvent<boolean>) => {
      resolve(data);
    };
  });
}

async function tellWorker(message: WorkerMessage): Promise<void> {
  if (!("serviceWorker" in navigator)) return;
  const { active } = await navigator.serviceWorker.ready;
  active?.postMessage(message);
}

/** Since when a chapter has been kept, if it comes from this device; the worker writes that into it. */
export function keptSince(page: Page): string | undefined {
  return (page as Page & { kept?: string }).kept;
}
