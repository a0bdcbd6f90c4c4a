import { isAxiosError } from "axios";

/** What went wrong with a call: RFC 9457 as the API answers it, or that no answer came. */
export interface ApiError {
  /** 0: no answer came, because the server or the network is away. */
  status: number;
  /** The API's stable code, `offline` without an answer, `aborted` for what was called off. */
  code: string;
  detail: string;
  /** Messages for each field of a form. */
  errors: Record<string, string[]>;
  /** Seconds after which to try again. */
  retryAfter?: number;
  requestId?: string;
  /** What is stored now, of a 409 or 412. */
  current?: unknown;
  msg?: string;
}

interface Problem {
  detail?: string;
  title?: string;
  code?: string;
  errors?: Record<string, string[]>;
  request_id?: string;
  current?: unknown;
  msg?: string;
}

export function apiErrorOf(error: unknown): ApiError {
  if (!isAxiosError(error)) throw error;
  if (error.code === "ERR_CANCELED") return { status: 0, code: "aborted", detail: "", errors: {} };
  if (!error.response) return { status: 0, code: "offline", detail: "", errors: {} };
  const { status, headers } = error.response;
  const data: unknown = error.response.data;
  const problem: Problem = typeof data === "object" && data !== null ? data : {};
  const after = Number(headers["retry-after"]);
  return {
    status,
    code: problem.code ?? `http_${status}`,
    detail: problem.detail ?? problem.title ?? "",
    errors: problem.errors ?? {},
    retryAfter: Number.isFinite(after) ? after : undefined,
    requestId: problem.request_id,
    current: problem.current,
    msg: problem.msg,
  };
}

export function isApiError(error: unknown): error is ApiError {
  return (
    typeof error === "object" && error !== null && "status" in error && "code" in error && "errors" in error
  );
}
