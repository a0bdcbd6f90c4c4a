import type { BaseQueryFn } from "@reduxjs/toolkit/query";
import type { AxiosRequestConfig } from "axios";

import { http } from "./http";
import { apiErrorOf, type ApiError } from "./problem";
import { randomId } from "./randomId";

export interface Call {
  url: string;
  method?: string;
  body?: unknown;
  params?: Record<string, unknown>;
  headers?: Record<string, string | undefined>;
  /** Whether it is to arrive even if the page is left at once. Only for short ones: browsers send 64 KiB so. */
  keepalive?: boolean;
}

/** XMLHttpRequest ends with its page; what `fetch` sends need not. */
const LASTING: AxiosRequestConfig = { adapter: "fetch", fetchOptions: { keepalive: true } };

const KEYED = new Set(["POST", "PUT"]);

/** Has the one axios instance make RTK Query's calls. Writes get a key, so that one that is sent again is done once. */
export const baseQuery: BaseQueryFn<Call, unknown, ApiError> = async (call, { signal }) => {
  const method = call.method ?? "GET";
  const headers = Object.fromEntries(
    Object.entries(call.headers ?? {}).filter(([, value]) => value !== undefined),
  );
  if (KEYED.has(method)) headers["Idempotency-Key"] ??= randomId();
  const config: AxiosRequestConfig = { url: call.url, method, params: call.params, headers, signal };
  if (call.keepalive) Object.assign(config, LASTING);
  if (call.body !== undefined) config.data = isForm(call.body) ? formOf(call.body) : call.body;
  try {
    const { data } = await http.request<unknown>(config);
    return { data: data === "" ? null : data };
  } catch (error) {
    return { error: apiErrorOf(error) };
  }
};

function isForm(body: unknown): body is Record<string, string | Blob> {
  return (
    typeof body === "object" && body !== null && Object.values(body).some((value) => value instanceof Blob)
  );
}

function formOf(body: Record<string, string | Blob>): FormData {
  const form = new FormData();
  Object.entries(body).forEach(([name, value]) => {
    form.append(name, value);
  });
  return form;
}
