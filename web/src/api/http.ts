/**
 * The one axios instance. When an access token has expired, the calls that met it and those that begin meanwhile wait
 * for one renewal, and are sent once more. So are
 * calls of a session that ended, if another one was begun meanwhile.
 */
import axios, { type AxiosError, isAxiosError, type InternalAxiosRequestConfig } from "axios";

import { presentToken, refreshOnce } from "./refresh";
import { site } from "./site";
import { dropAccess, keptSession } from "./tokens";

declare module "axios" {
  interface InternalAxiosRequestConfig {
    /** Set on a call that was sent again after a renewal: it is not a second time. */
    replayed?: boolean;
  }
}

export const http = axios.create({ baseURL: site.api, timeout: 30_000, paramsSerializer: { indexes: null } });

http.interceptors.request.use(async (config) => {
  if (!config.headers.has("Authorization")) sign(config, await presentToken());
  return config;
});

http.interceptors.response.use(undefined, async (error: unknown) => {
  if (!isAxiosError(error) || !error.response) throw error;
  await readProblem(error);
  const { config } = error;
  const sent = config && sentToken(config);
  if (error.response.status !== 401 || !sent) throw error;
  const hasEnded = !hasExpired(error);
  if (hasEnded) dropAccess(sent);
  const token = config.replayed || (hasEnded && !keptSession()) ? null : await refreshOnce(sent);
  if (!token) throw error;
  config.replayed = true;
  sign(config, token);
  return http.request(config);
});

function sign(config: InternalAxiosRequestConfig, token: string | null): void {
  if (token) config.headers.set("Authorization", `Bearer ${token}`);
}

function sentToken(config: InternalAxiosRequestConfig): string {
  return String(config.headers.get("Authorization") ?? "").replace(/^Bearer /, "");
}

function hasExpired({ response }: AxiosError): boolean {
  return (response?.data as { msg?: string } | null)?.msg === "Token has expired";
}

/** A call for a file gets its problem as a file, too. */
async function readProblem({ response }: AxiosError): Promise<void> {
  if (!(response?.data instanceof Blob)) return;
  try {
    response.data = JSON.parse(await response.data.text());
  } catch {
    response.data = null;
  }
}
