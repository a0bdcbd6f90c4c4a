/** Renewing the access token: once, however many calls and tabs ask for it. */
import axios from "axios";

import { accessToken, forgetTokens, keepTokens, refreshToken, type TokenPair } from "./tokens";

let running: Promise<string | null> | null = null;

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
  running ??= renew().finally(() => {
    running = null;
  });
  return running;
}

async function renew(): Promise<string | null> {
  const token = refreshToken();
  if (!token) return null;
  try {
    const headers = { Authorization: `Bearer ${token}` };
    const { data } = await axios.post<TokenPair>("/api/user/token/refresh", null, {
      headers,
      timeout: 30_000,
    });
    keepTokens(data);
    return data.access_token;
  } catch (error) {
    if (!axios.isAxiosError(error) || error.response?.status !== 401) throw error;
    forgetTokens();
    return null;
  }
}
