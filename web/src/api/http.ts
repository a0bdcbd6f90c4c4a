/** The one axios instance. An expired access token is renewed once for all calls that met it, and they are sent again. */
import axios, { isAxiosError, type InternalAxiosRequestConfig } from "axios";

import { refreshOnce } from "./refresh";
import { accessToken } from "./tokens";

export const API_ROOT = "/api";

declare module "axios" {
  interface InternalAxiosRequestConfig {
    /** Set on a call that was sent again after a refresh: it is not a second time. */
    replayed?: boolean;
  }
}

export const http = axios.create({ baseURL: API_ROOT, timeout: 30_000, paramsSerializer: { indexes: null } });

http.interceptors.request.use((config) => {
  const token = accessToken();
  if (token && !config.headers.has("Authorization")) config.headers.set("Authorization", `Bearer ${token}`);
  return config;
});

http.interceptors.response.use(undefined, async (error: unknown) => {
  if (!isAxiosError(error) || !error.config || !hasExpired(error)) throw error;
  const config: InternalAxiosRequestConfig = error.config;
  if (config.replayed) throw error;
  const token = await refreshOnce(sentToken(config));
  if (!token) throw error;
  config.replayed = true;
  config.headers.set("Authorization", `Bearer ${token}`);
  return http.request(config);
});

function hasExpired(error: unknown): boolean {
  if (!isAxiosError<{ msg?: string }>(error)) return false;
  return error.response?.status === 401 && error.response.data.msg === "Token has expired";
}

function sentToken(config: InternalAxiosRequestConfig): string {
  return String(config.headers.get("Authorization") ?? "").replace(/^Bearer /, "");
}
