/** The app itself: its page and its parts, kept by version. */

/** Filled in when the app is built (build/serviceWorker.ts): the addresses of all parts, and a hash of them. */
declare const __PARTS__: readonly string[];
declare const __VERSION__: string;

export const SHELL = "/";

const PREFIX = "shell-";
const NAME = PREFIX + __VERSION__;
const PARTS = __PARTS__;
/** The newest, and the one before it: tabs that are still open may need parts that they have not loaded yet. */
const VERSIONS = 2;

export async function fillShell(): Promise<void> {
  const cache = await caches.open(NAME);
  await cache.addAll(PARTS.map((part) => new Request(part, { credentials: "omit" })));
  await cache.add(new Request(SHELL, { credentials: "omit", cache: "no-cache" }));
}

export async function dropOldShells(): Promise<void> {
  const shells = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(shells.slice(0, -VERSIONS).map((name) => caches.delete(name)));
}

export async function fromShell(address: string): Promise<Response | undefined> {
  return (await caches.open(NAME)).match(address);
}

/** Whether a part belongs to this version. */
export function holds(part: string): boolean {
  return PARTS.includes(part);
}
