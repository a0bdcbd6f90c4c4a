/** Renewing the access token: once, however many calls and tabs ask for it. */
import axios from "axios";

import { inOneTab } from "./oneTab";
import { site } from "./site";
import {
  accessFromElsewhere,
  accessToken,
  forgetTokens,
  keepTokens,
  keptSession,
  type TokenPair,
} from "./tokens";

const LOCK = "sinpluma.refresh";
/** How long a tab waits for another one's renewal. Two at once do no harm: the API gives both the same successor. */
const PATIENCE = 10_000;
const MESSAGE_TAKES = 500;

let running: Promise<string | null> | null = null;

/** The access token for a call that begins now. It waits for a renewal that runs; null where nobody is signed in. */
export async function presentToken(): Promise<string | null> {
  if (running) return running;
  return accessToken() ?? (keptSession() ? refreshOnce(null) : null);
}

/**
 * Give a fresh access token.
 *
 * @param stale the token that was refused; if another is there meanwhile, it is given at once.
 * @returns null if the session is over; then the tokens are forgotten.
 * @throws AxiosError if the server is away; then nobody is signed out.
 */
export function refreshOnce(stale: string | null): Promise<string | null> {
  const token = accessToken();
  if (token && token !== stale) return Promise.resolve(token);
  running ??= renewedInOneTab(stale).finally(() => {
    running = null;
  });
  return running;
}

async function renewedInOneTab(stale: string | null): Promise<string | null> {
  const before = keptSession()?.refreshToken;
  return inOneTab(LOCK, PATIENCE, async () => {
    const isRenewed = keptSession()?.refreshToken !== before;
    const token = await accessFromElsewhere(stale, isRenewed ? MESSAGE_TAKES : 0);
    return token ?? renewed();
  });
}

async function renewed(): Promise<string | null> {
  const kept = keptSession();
  if (!kept) return null;
  try {
    const pair = await asked(kept.refreshToken);
    // Signed out meanwhile: the pair is of a session that is over.
    if (keptSession()?.userId !== kept.userId) return null;
    keepTokens(pair, kept.userId);
    return pair.access_token;
  } catch (error) {
    if (!axios.isAxiosError(error) || error.response?.status !== 401) throw error;
    if (keptSession()?.refreshToken !== kept.refreshToken) return renewed();
    forgetTokens();
    return null;
  }
}

async function asked(refreshToken: string): Promise<TokenPair> {
  const headers = { Authorization: `Bearer ${refreshToken}` };
  const { data } = await axios.post<TokenPair>(`${site.api}/user/token/refresh`, null, {
    headers,
    timeout: 30_000,
  });
  return data;
}
