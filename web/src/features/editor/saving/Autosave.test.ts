import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import type { ApiError } from "../../../api";
import { type Attempt, Autosave, IDLE_MS, LATEST_MS } from "./Autosave";
import type { Draft, StoredDraft } from "./draft";
import { KEEP_WITHIN_MS, Keeper } from "./Keeper";
import type { LocalDraft } from "./localDrafts";

const PLACE = { userId: 1, pageId: 2 };
const text = (words: string): Draft => ({
  title: "T",
  content: [{ type: "paragraph", children: [{ text: words }] }],
});
const wordsOf = (draft: Draft): string => JSON.stringify(draft.content).replace(/.*"text":"([^"]*)".*/, "$1");
/* eslint-disable @typescript-eslint/only-throw-error -- as RTK Query's unwrap() does */
const problem = (status: number, more: Partial<ApiError> = {}): ApiError => ({
  status,
  code: "x",
  detail: "",
  errors: {},
  ...more,
});

/** A server of one page: it keeps versions and remembers keys; it can lose an answer or be away. */
class FakeServer {
  stored: StoredDraft = { ...text("at first"), version: 1 };
  got: Attempt[] = [];
  faults: (ApiError | "lost answer")[] = [];
  busy = 0;
  mostAtOnce = 0;
  private answers = new Map<string, number>();

  readonly send = async (attempt: Attempt): Promise<{ version: number }> => {
    this.got.push(attempt);
    this.busy += 1;
    this.mostAtOnce = Math.max(this.mostAtOnce, this.busy);
    await new Promise((resolve) => setTimeout(resolve, 200));
    this.busy -= 1;
    const fault = this.faults.shift();
    if (fault && fault !== "lost answer") throw fault;
    const version = this.save(attempt);
    if (fault === "lost answer") throw problem(0, { code: "offline" });
    return { version };
  };

  private save({ key, version, draft }: Attempt): number {
    const known = this.answers.get(key);
    if (known !== undefined) return known;
    if (version !== this.stored.version) throw problem(409, { code: "stale_version", current: this.stored });
    this.stored = { ...draft, version: version + 1 };
    this.answers.set(key, version + 1);
    return version + 1;
  }
}

class FakeDevice {
  draft: LocalDraft | null = null;
  sent: Draft | null = null;
  broken = false;
  keepDraft = (_: unknown, draft: LocalDraft) => this.write(() => (this.draft = draft));
  keepSent = (_: unknown, sent: Draft | null) => this.write(() => (this.sent = sent));
  forgetDraft = () => this.write(() => (this.draft = this.sent = null));

  private write(step: () => unknown): Promise<void> {
    if (this.broken) return Promise.reject(new Error("quota"));
    step();
    return Promise.resolve();
  }
}

let server: FakeServer;
let device: FakeDevice;
let keeper: Keeper;
let autosave: Autosave;
const kind = () => autosave.current().kind;
const pass = (ms: number) => vi.advanceTimersByTimeAsync(ms);

beforeEach(() => {
  vi.useFakeTimers();
  server = new FakeServer();
  device = new FakeDevice();
  keeper = new Keeper(PLACE, undefined, device);
  autosave = new Autosave(server.stored, 1, server.send, keeper);
});
afterEach(() => {
  vi.useRealTimers();
});

describe("what is typed", () => {
  it("is on this device before it is sent, and gone from it once the server has it", async () => {
    autosave.change(text("a"));
    await pass(KEEP_WITHIN_MS);
    expect(device.draft).toMatchObject({ ...text("a"), base: 1 });
    expect(server.got).toHaveLength(0);
    await pass(IDLE_MS + 200);
    expect(wordsOf(server.stored)).toBe("a");
    expect(device.draft).toBeNull();
    expect(kind()).toBe("saved");
  });

  it("is saved some time after the last key", async () => {
    for (const words of ["a", "ab", "abc"]) {
      autosave.change(text(words));
      await pass(IDLE_MS - 100);
    }
    expect(server.got).toHaveLength(0);
    await pass(300);
    expect(wordsOf(server.stored)).toBe("abc");
  });

  it("is saved now and then while nobody stops typing", async () => {
    for (let at = 0; at <= LATEST_MS + 500; at += 500) {
      autosave.change(text(String(at)));
      await pass(500);
    }
    expect(server.got).toHaveLength(1);
  });

  it("during a save is saved after it, never at the same time", async () => {
    autosave.change(text("a"));
    await pass(IDLE_MS + 100);
    expect(kind()).toBe("saving");
    autosave.change(text("ab"));
    await pass(100);
    expect(kind()).toBe("unsaved");
    expect(device.draft).toMatchObject({ ...text("ab"), base: 2 });
    await pass(IDLE_MS + 300);
    expect(wordsOf(server.stored)).toBe("ab");
    expect(server.mostAtOnce).toBe(1);
    expect(device.draft).toBeNull();
  });
});

describe("while the server is away", () => {
  it("the same state is sent again with the same key, then what came after", async () => {
    server.faults = ["lost answer", problem(503)];
    autosave.change(text("a"));
    await pass(IDLE_MS + 200);
    expect(autosave.current()).toEqual({ kind: "waiting", why: "offline" });
    autosave.change(text("ab"));
    await pass(20_000);
    expect(kind()).toBe("saved");
    const [first, second, third, last] = server.got;
    expect(second?.key).toBe(first?.key);
    expect(third?.key).toBe(first?.key);
    expect(third?.draft).toEqual(text("a"));
    expect(last?.key).not.toBe(first?.key);
    expect(server.stored).toEqual({ ...text("ab"), version: 3 });
  });

  it("it comes back when the server asked it to, and else ever more seldom", async () => {
    server.faults = [problem(503, { retryAfter: 7 }), problem(0), problem(0)];
    autosave.change(text("a"));
    await pass(IDLE_MS + 200);
    await pass(6_900);
    expect(server.got).toHaveLength(1);
    await pass(200);
    expect(server.got).toHaveLength(2);
    await pass(200 + 2_000);
    expect(server.got).toHaveLength(3);
    await pass(200 + 3_700);
    expect(server.got).toHaveLength(3);
    await pass(300);
    expect(server.got).toHaveLength(4);
  });

  it("what is typed is kept on this device", async () => {
    server.faults = [problem(0), problem(0), problem(0)];
    autosave.change(text("a"));
    await pass(IDLE_MS + 300);
    autosave.change(text("all of it"));
    await pass(KEEP_WITHIN_MS);
    expect(device.draft).toMatchObject(text("all of it"));
    expect(device.sent).toEqual(text("a"));
  });

  it("it tries at once when it is told that the network is back", async () => {
    server.faults = [problem(0)];
    autosave.change(text("a"));
    await pass(IDLE_MS + 200);
    autosave.saveNow();
    await pass(200);
    expect(kind()).toBe("saved");
  });

  it("waiting for it to settle does not hammer the server", async () => {
    server.faults = [problem(503), problem(503)];
    autosave.change(text("a"));
    const settled = autosave.settled();
    await pass(300);
    expect(await settled).toBe(false);
    expect(server.got).toHaveLength(1);
  });
});

describe("when the session is over", () => {
  it("nothing is sent until somebody signs in, and then everything", async () => {
    server.faults = [problem(401)];
    autosave.change(text("a"));
    await pass(IDLE_MS + 200);
    expect(kind()).toBe("signed-out");
    autosave.change(text("ab"));
    await pass(60_000);
    expect(server.got).toHaveLength(1);
    expect(device.draft).toMatchObject(text("ab"));
    autosave.signedIn();
    await pass(200 + IDLE_MS + 200);
    expect(wordsOf(server.stored)).toBe("ab");
    expect(kind()).toBe("saved");
  });
});

describe("when somebody else saved meanwhile", () => {
  const theirs: StoredDraft = { ...text("theirs"), version: 5 };
  beforeEach(async () => {
    server.stored = theirs;
    autosave.change(text("mine"));
    await pass(IDLE_MS + 200);
  });

  it("nothing is overwritten on either side", async () => {
    expect(autosave.current()).toEqual({ kind: "conflict", current: theirs });
    autosave.change(text("mine, too"));
    await pass(60_000);
    expect(server.stored).toBe(theirs);
    expect(device.draft).toMatchObject(text("mine, too"));
  });

  it("mine is saved over theirs, if that is wanted", async () => {
    autosave.change(text("mine, too"));
    autosave.keepMine();
    await pass(200);
    expect(server.stored).toEqual({ ...text("mine, too"), version: 6 });
    expect(device.draft).toBeNull();
  });

  it("theirs is taken, if that is wanted, and goes on from there", async () => {
    autosave.takeTheirs(theirs);
    expect(kind()).toBe("saved");
    autosave.change(text("theirs and more"));
    await pass(IDLE_MS + 200);
    expect(server.stored).toEqual({ ...text("theirs and more"), version: 6 });
  });
});

it("a save of one's own whose answer was lost is no conflict", async () => {
  server.stored = { ...text("a"), version: 2 };
  autosave.change(text("a"));
  await pass(IDLE_MS + 200);
  expect(kind()).toBe("saved");
  expect(autosave.base).toBe(2);
});

it("what the server refuses is kept, said, and tried again with the next change", async () => {
  server.faults = [problem(413)];
  autosave.change(text("too long"));
  await pass(IDLE_MS + 200);
  expect(autosave.current()).toMatchObject({ kind: "refused", error: { status: 413 } });
  expect(device.draft).toMatchObject(text("too long"));
  autosave.change(text("shorter"));
  await pass(IDLE_MS + 200);
  expect(wordsOf(server.stored)).toBe("shorter");
});

it("a tab that lets go sends nothing more, and leaves the text on the device", async () => {
  autosave.change(text("a"));
  await autosave.stop();
  autosave.change(text("not its to write"));
  await pass(60_000);
  expect(server.got).toHaveLength(0);
  expect(device.draft).toMatchObject(text("a"));
});

it("a device that keeps nothing says so, and the text is saved all the same", async () => {
  device.broken = true;
  autosave.change(text("a"));
  await pass(KEEP_WITHIN_MS);
  expect(keeper.failed).toBe(true);
  await pass(IDLE_MS + 200);
  expect(wordsOf(server.stored)).toBe("a");
});

it("settles when all is saved", async () => {
  autosave.change(text("a"));
  const settled = autosave.settled();
  await pass(100);
  autosave.change(text("ab"));
  await pass(500);
  expect(await settled).toBe(true);
  expect(wordsOf(server.stored)).toBe("ab");
});
