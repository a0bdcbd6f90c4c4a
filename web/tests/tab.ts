import { vi } from "vitest";

import type { FakeApi } from "./fakeApi";

/** The network layer as one tab has it: with a memory of its own, before the same server and the same storage. */
export async function openTab(api: FakeApi) {
  vi.resetModules();
  const axios = await import("axios");
  const [{ http }, tokens] = await Promise.all([import("../src/api/http"), import("../src/api/tokens")]);
  axios.default.defaults.adapter = http.defaults.adapter = api.adapter;
  return { http, ...tokens };
}

/** Web Locks, which jsdom does not have. */
export class FakeLocks {
  private last: Promise<unknown> = Promise.resolve();

  request<T>(_name: string, _options: unknown, work: () => Promise<T>): Promise<T> {
    const turn = this.last.then(work);
    this.last = turn.catch(() => undefined);
    return turn;
  }
}
