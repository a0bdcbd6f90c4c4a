/**
 * Where the two tokens are kept. The access token lives in memory alone and dies with the tab; the refresh token is in
 * localStorage, so that a new tab or a restarted browser is still signed in. docs/operate/web.md weighs that.
 */
const REFRESH_KEY = "sinpluma.refresh";

export interface TokenPair {
  access_token: string;
  refresh_token: string;
}

let access: string | null = null;
const listeners = new Set<(signedIn: boolean) => void>();

export function accessToken(): string | null {
  return access;
}

export function refreshToken(): string | null {
  return localStorage.getItem(REFRESH_KEY);
}

export function keepTokens(pair: TokenPair): void {
  access = pair.access_token;
  localStorage.setItem(REFRESH_KEY, pair.refresh_token);
  tell(true);
}

export function forgetTokens(): void {
  access = null;
  localStorage.removeItem(REFRESH_KEY);
  tell(false);
}

/** Be told when somebody signs in or out, in this tab or, by the storage event, in another. */
export function onTokens(listener: (signedIn: boolean) => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

function tell(signedIn: boolean): void {
  listeners.forEach((listener) => {
    listener(signedIn);
  });
}

window.addEventListener("storage", (event) => {
  if (event.key === REFRESH_KEY && event.newValue === null) {
    access = null;
    tell(false);
  }
});
