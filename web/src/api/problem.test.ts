import { AxiosError, AxiosHeaders } from "axios";
import { describe, expect, it } from "vitest";

import { apiErrorOf } from "./problem";

function answered(status: number, data: unknown, headers: Record<string, string> = {}): AxiosError {
  const config = { headers: new AxiosHeaders() };
  return new AxiosError("", undefined, config, null, { status, data, headers, statusText: "", config });
}

describe("what went wrong with a call", () => {
  it("has the API's code and the messages of each field", () => {
    const error = apiErrorOf(
      answered(400, { code: "invalid", detail: "No.", errors: { title: ["Too long."] } }),
    );
    expect(error).toMatchObject({ status: 400, code: "invalid", errors: { title: ["Too long."] } });
  });

  it("says after how many seconds to come back", () => {
    expect(apiErrorOf(answered(503, null, { "retry-after": "7" })).retryAfter).toBe(7);
  });

  it("is `offline` when no answer came", () => {
    expect(apiErrorOf(new AxiosError("Network Error", "ERR_NETWORK"))).toMatchObject({
      status: 0,
      code: "offline",
    });
  });

  it("is of the program itself, and thrown on, when it is no failed call", () => {
    expect(() => apiErrorOf(new TypeError("x"))).toThrow(TypeError);
  });
});
