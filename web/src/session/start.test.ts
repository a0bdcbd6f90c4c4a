import { configureStore } from "@reduxjs/toolkit";
import { beforeEach, describe, expect, it, vi } from "vitest";

import { WaitingApi } from "../../tests/waitingApi";

const READER = { user_id: 7, username: "reader", locale: "en" };
const PROFILE = "GET /user";

beforeEach(() => {
  localStorage.clear();
});

/** A tab that has just been opened by somebody who is signed in, and asks who that is. */
async function openedTab() {
  vi.resetModules();
  const [{ http }, { api }, tokens, { session }, { startSession }] = await Promise.all([
    import("../api/http"),
    import("../api"),
    import("../api/tokens"),
    import("./session"),
    import("./start"),
  ]);
  const calls = new WaitingApi();
  http.defaults.adapter = calls.adapter;
  const store = configureStore({
    reducer: { [api.reducerPath]: api.reducer, session: session.reducer },
    middleware: (defaults) => defaults().concat(api.middleware),
  });
  tokens.keepTokens({ access_token: "access-1", refresh_token: "refresh-1" }, READER.user_id);
  startSession(store);
  await calls.asked(PROFILE);
  return { ...tokens, calls, status: () => store.getState().session.status };
}

/** All that follows from what has happened. */
async function settled() {
  await new Promise((resolve) => setTimeout(resolve, 20));
}

describe("a tab that asks who is signed in", () => {
  it("signs nobody in by an answer that comes after signing out", async () => {
    const tab = await openedTab();
    tab.forgetTokens();
    expect(tab.status()).toBe("signed-out");
    tab.calls.answer(0, READER);
    await settled();
    expect(tab.status()).toBe("signed-out");
  });

  it("goes on with it while another tab renews the session", async () => {
    const tab = await openedTab();
    window.dispatchEvent(new StorageEvent("storage", { key: "sinpluma.session" }));
    await settled();
    expect(tab.status()).toBe("starting");
    tab.calls.answer(0, READER);
    await vi.waitUntil(() => tab.status() === "signed-in");
    expect(tab.calls.what).toEqual([PROFILE]);
  });

  it("takes the answer of the new session where the same person signs in again meanwhile", async () => {
    const tab = await openedTab();
    tab.forgetTokens();
    tab.keepTokens({ access_token: "access-2", refresh_token: "refresh-2" }, READER.user_id);
    await tab.calls.asked(PROFILE, PROFILE);
    tab.calls.answer(0, READER);
    await settled();
    expect(tab.status()).toBe("signed-out");
    tab.calls.answer(1, READER);
    await vi.waitUntil(() => tab.status() === "signed-in");
  });
});
