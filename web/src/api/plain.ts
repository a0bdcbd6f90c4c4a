import type { AxiosRequestConfig } from "axios";

import { http } from "./http";
import { apiErrorOf } from "./problem";

/** Calls of routes that the generated hooks do not know, because a plugin brings them. They throw ApiError. */
export const plainCalls = {
  get: <T>(path: string, params?: Record<string, unknown>) => send<T>({ method: "GET", url: path, params }),
  post: <T>(path: string, body?: unknown) =>
    send<T>({ method: "POST", url: path, data: body, headers: once() }),
  put: <T>(path: string, body?: unknown, { version }: { version?: number } = {}) =>
    send<T>({
      method: "PUT",
      url: path,
      data: body,
      headers: { ...once(), ...(version !== undefined && { "If-Match": `"${version}"` }) },
    }),
  delete: <T>(path: string) => send<T>({ method: "DELETE", url: path }),
};

async function send<T>(call: AxiosRequestConfig): Promise<T> {
  try {
    // The token is sent along: no path may lead to another host.
    return (await http.request<T>({ ...call, allowAbsoluteUrls: false })).data;
  } catch (error) {
    // eslint-disable-next-line @typescript-eslint/only-throw-error -- as RTK Query's unwrap() does
    throw apiErrorOf(error);
  }
}

function once(): Record<string, string> {
  return { "Idempotency-Key": crypto.randomUUID() };
}
