import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { FakeApi } from "../../tests/fakeApi";
import { FakeLocks, openTab } from "../../tests/tab";

const READER = 7;
const RENEWAL = "POST /api/user/token/refresh";

let api: FakeApi;

beforeEach(() => {
  api = new FakeApi();
  localStorage.clear();
  vi.stubGlobal(
    "navigator",
    Object.assign(Object.create(navigator) as Navigator, { locks: new FakeLocks() }),
  );
});

afterEach(() => {
  vi.unstubAllGlobals();
});

/** A tab in which somebody is signed in, with an access token that has just expired. */
async function tabWithExpiredToken() {
  const tab = await openTab(api);
  tab.keepTokens({ access_token: "access-0", refresh_token: "refresh-1" }, READER);
  return tab;
}

function gated() {
  let open = () => undefined as unknown;
  api.gate = new Promise((resolve) => {
    open = () => {
      resolve();
    };
  });
  return () => open();
}

describe("an access token that has expired", () => {
  it("is renewed once for all the calls that met it, and each is sent once more", async () => {
    const { http } = await tabWithExpiredToken();
    const answers = await Promise.all(["/a", "/b", "/c"].map((path) => http.get<string>(path)));
    expect(answers.map(({ data }) => data)).toEqual(["for access-2", "for access-2", "for access-2"]);
    expect(api.renewals).toBe(1);
    expect(api.sent.filter((call) => call.startsWith("GET /a"))).toEqual([
      "GET /a access-0",
      "GET /a access-2",
    ]);
    expect(api.sent).toHaveLength(7);
  });

  it("makes calls wait that begin while it is renewed", async () => {
    const open = gated();
    const { http } = await tabWithExpiredToken();
    const first = http.get("/first");
    await vi.waitUntil(() => api.sent.includes(`${RENEWAL} refresh-1`));
    const second = http.get<string>("/second");
    open();
    expect((await second).data).toBe("for access-2");
    await first;
    expect(api.sent.filter((call) => call.includes("/second"))).toEqual(["GET /second access-2"]);
  });

  it("has a write sent again with the same body and the same key", async () => {
    const { http } = await tabWithExpiredToken();
    await http.post("/pages/", { title: "Más tarde" }, { headers: { "Idempotency-Key": "k1" } });
    const [first, , second] = api.requests;
    expect(second?.data).toBe(first?.data);
    expect(second?.headers.get("Idempotency-Key")).toBe("k1");
    expect(second?.headers.get("Content-Type")).toBe("application/json");
  });

  it("fails a call that is refused a second time", async () => {
    api.expiresAtOnce = true;
    const { http } = await tabWithExpiredToken();
    await expect(http.get("/a")).rejects.toMatchObject({ response: { status: 401 } });
    expect(api.sent).toEqual(["GET /a access-0", `${RENEWAL} refresh-1`, "GET /a access-2"]);
  });

  it("is noticed when a file was asked for", async () => {
    const { http } = await tabWithExpiredToken();
    http.defaults.adapter = async (config) => {
      try {
        return await api.adapter(config);
      } catch (error) {
        const { response } = error as { response: { data: unknown } };
        response.data = new Blob([JSON.stringify(response.data)]);
        throw error;
      }
    };
    expect((await http.get("/export", { responseType: "blob" })).data).toBe("for access-2");
  });
});

describe("a session", () => {
  it("is over when its refresh token is refused: the tokens are forgotten, and everybody is told", async () => {
    const { http, onSession, keptSession } = await tabWithExpiredToken();
    api.refresh = "another";
    const told = vi.fn();
    onSession(told);
    const calls = ["/a", "/b"].map((path) => http.get(path));
    for (const call of calls) await expect(call).rejects.toMatchObject({ response: { status: 401 } });
    expect(keptSession()).toBeNull();
    expect(told.mock.calls).toEqual([[null]]);
  });

  it("goes on when the server is away, and is renewed once it is back", async () => {
    const { http, keptSession } = await tabWithExpiredToken();
    api.away = true;
    await expect(http.get("/a")).rejects.toMatchObject({ code: "ERR_NETWORK" });
    api.away = false;
    expect(keptSession()?.refreshToken).toBe("refresh-1");
    expect((await http.get("/a")).data).toBe("for access-2");
  });

  it("that was ended elsewhere is over here", async () => {
    const { http, keepTokens, keptSession } = await openTab(api);
    keepTokens({ access_token: "ended", refresh_token: "refresh-1" }, READER);
    await expect(http.get("/a")).rejects.toMatchObject({ response: { status: 401 } });
    expect(keptSession()).toBeNull();
    expect(api.renewals).toBe(0);
  });

  it("that another tab has replaced by a new one of the same person goes on with that", async () => {
    const { http, keepTokens } = await openTab(api);
    keepTokens({ access_token: "ended", refresh_token: "refresh-0" }, READER);
    localStorage.setItem("sinpluma.session", JSON.stringify({ userId: READER, refreshToken: "refresh-1" }));
    expect((await http.get("/a")).data).toBe("for access-2");
  });

  it("of a new tab gets its access token before the first call", async () => {
    localStorage.setItem("sinpluma.session", JSON.stringify({ userId: READER, refreshToken: "refresh-1" }));
    const { http } = await openTab(api);
    await Promise.all([http.get("/a"), http.get("/b")]);
    expect(api.sent).toEqual([`${RENEWAL} refresh-1`, "GET /a access-2", "GET /b access-2"]);
  });

  it("that somebody else began in another tab is not used with the former's token", async () => {
    const { http } = await tabWithExpiredToken();
    localStorage.setItem("sinpluma.session", JSON.stringify({ userId: 8, refreshToken: "refresh-1" }));
    expect((await http.get("/a")).data).toBe("for access-2");
    expect(api.sent[0]).toBe(`${RENEWAL} refresh-1`);
  });
});

describe.each([
  ["with Web Locks", () => new FakeLocks()],
  ["without Web Locks, over plain HTTP", () => undefined],
])("two tabs whose token expires at once, %s", (_, locks) => {
  beforeEach(() => {
    vi.stubGlobal("navigator", Object.assign(Object.create(navigator) as Navigator, { locks: locks() }));
  });

  it("renew it once, and both go on", async () => {
    const tabs = [await tabWithExpiredToken(), await tabWithExpiredToken()];
    const answers = await Promise.all(tabs.map(({ http }) => http.get<string>("/a")));
    expect(answers.map(({ data }) => data)).toEqual(["for access-2", "for access-2"]);
    expect(api.renewals).toBe(1);
  });

  it("both end when the session is over", async () => {
    const tabs = [await tabWithExpiredToken(), await tabWithExpiredToken()];
    api.refresh = "another";
    const calls = tabs.map(({ http }) => http.get("/a"));
    for (const call of calls) await expect(call).rejects.toMatchObject({ response: { status: 401 } });
    expect(api.sent.filter((call) => call.startsWith(RENEWAL))).toHaveLength(1);
  });
});
