/**
 * The service worker: the app opens without a connection, and shows the chapters that were read last.
 *
 * Pages come from the server while it answers, and else from the one shell that was kept with the app: that of the home
 * page, which says nothing of a work. What has a hash in its name never changes, and comes from the cache. Of the API, it
 * keeps only what the reader asks it to keep, as everybody may read it (see kept.ts); everything else passes by.
 */
import { forget, keep, keptAnswer } from "./kept";
import { orKept } from "./network";
import { dropOldShells, fillShell, fromShell, holds, SHELL } from "./shell";

declare const self: ServiceWorkerGlobalScope;

/** What a page asks; src/api/offline.ts is its other side. */
type Message = { ask: "keep"; pageIds: number[] } | { ask: "forget" } | { ask: "take-over"; entry: string };

self.addEventListener("install", (event) => {
  event.waitUntil(fillShell());
});

self.addEventListener("activate", (event) => {
  event.waitUntil(dropOldShells().then(() => self.clients.claim()));
});

self.addEventListener("message", (event) => {
  const message = event.data as Message;
  if (message.ask === "keep") event.waitUntil(keep(message.pageIds));
  else if (message.ask === "forget") event.waitUntil(forget());
  else {
    // A page of this very version may end the one before it; one of that version goes on until it is loaded again.
    const mine = holds(message.entry);
    event.ports[0]?.postMessage(mine);
    if (mine) event.waitUntil(self.skipWaiting());
  }
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  // Feeds and files are opened by links too: the app is no answer to those.
  if (request.mode === "navigate" && !url.pathname.startsWith("/api/")) event.respondWith(page(request));
  else if (url.pathname.startsWith("/assets/")) event.respondWith(asset(request));
  else if (/^\/api\/(pages|notebooks)\/\d+$/.test(url.pathname) && !url.search)
    event.respondWith(orKept(anew(request), () => keptAnswer(url.pathname)));
  else if (url.pathname.startsWith("/api/images/"))
    event.respondWith(orKept(fetch(request), () => caches.match(url.pathname)));
});

/** What the browser itself still holds may be as old as what is kept here, and does not say so. */
function anew(request: Request): Promise<Response> {
  return fetch(request, { cache: "no-cache" });
}

function page(request: Request): Promise<Response> {
  return orKept(fetch(request), () => fromShell(SHELL));
}

async function asset(request: Request): Promise<Response> {
  return (await caches.match(request)) ?? orKept(fetch(request), () => Promise.resolve(undefined));
}
