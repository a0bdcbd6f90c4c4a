/**
 * Where the two tokens are kept. The access token lives in memory alone, and goes to the other tabs as a message; the
 * refresh token is in localStorage, so that a new tab or a restarted browser is still signed in. docs/operate/web.md
 * weighs that.
 */
const KEY = "sinpluma.session";

export interface TokenPair {
  access_token: string;
  refresh_token: string;
}

export interface KeptSession {
  userId: number;
  refreshToken: string;
}

interface Access extends KeptSession {
  token: string;
}

let access: Access | null = null;
const whoListeners = new Set<(userId: number | null) => void>();
const accessListeners = new Set<() => void>();
const channel = "BroadcastChannel" in window ? new BroadcastChannel(KEY) : null;

/** The session that this browser has, in whatever tab it was begun. */
export function keptSession(): KeptSession | null {
  try {
    const kept = JSON.parse(localStorage.getItem(KEY) ?? "null") as Partial<KeptSession> | null;
    if (!kept?.userId || !kept.refreshToken) return null;
    return { userId: kept.userId, refreshToken: kept.refreshToken };
  } catch {
    return null;
  }
}

/** The access token of whose session it is now: never that of somebody who was signed in before. */
export function accessToken(): string | null {
  return access && access.userId === keptSession()?.userId ? access.token : null;
}

export function keepTokens(pair: TokenPair, userId: number): void {
  const isAnother = keptSession()?.userId !== userId;
  const kept: KeptSession = { userId, refreshToken: pair.refresh_token };
  access = { ...kept, token: pair.access_token };
  localStorage.setItem(KEY, JSON.stringify(kept));
  channel?.postMessage(access);
  if (isAnother) tell();
}

export function forgetTokens(): void {
  access = null;
  localStorage.removeItem(KEY);
  tell();
}

/**
 * An access token's session has ended. Unless another session was begun meanwhile, in whatever tab, nobody is signed in
 * any more.
 */
export function dropAccess(token: string): void {
  if (accessToken() !== token) return;
  if (access?.refreshToken === keptSession()?.refreshToken) forgetTokens();
  else access = null;
}

/** Be told when somebody signs in or out, here or in another tab: who is signed in now. */
export function onSession(listener: (userId: number | null) => void): () => void {
  whoListeners.add(listener);
  return () => whoListeners.delete(listener);
}

/** Wait a bounded time for the access token that another tab has just got. */
export function accessFromElsewhere(stale: string | null, milliseconds: number): Promise<string | null> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      accessListeners.delete(look);
      const token = accessToken();
      resolve(token === stale ? null : token);
    };
    const look = () => {
      if (accessToken() !== stale) done();
    };
    const timer = setTimeout(done, milliseconds);
    accessListeners.add(look);
    look();
  });
}

function tell(): void {
  const userId = keptSession()?.userId ?? null;
  whoListeners.forEach((listener) => {
    listener(userId);
  });
}

channel?.addEventListener("message", ({ data }: MessageEvent<Access>) => {
  access = data;
  accessListeners.forEach((listener) => {
    listener();
  });
});

window.addEventListener("storage", (event) => {
  // The key is null when all of the storage was cleared.
  if (event.key === KEY || event.key === null) tell();
});
