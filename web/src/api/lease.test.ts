import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";

import { underLease } from "./lease";

const NAME = "sinpluma.test";

beforeEach(() => {
  vi.useFakeTimers();
  localStorage.clear();
});

afterEach(() => {
  vi.useRealTimers();
});

describe("a lease", () => {
  it("lets one do its work after the other", async () => {
    const log: string[] = [];
    const work = (name: string) => async () => {
      log.push(`${name} begins`);
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      log.push(`${name} ends`);
    };
    const both = Promise.all([underLease(NAME, 10_000, work("one")), underLease(NAME, 10_000, work("two"))]);
    await vi.runAllTimersAsync();
    await both;
    expect(log).toEqual([
      log[0],
      log[0]?.replace("begins", "ends"),
      log[2],
      log[2]?.replace("begins", "ends"),
    ]);
    expect(localStorage.getItem(NAME)).toBeNull();
  });

  it("is kept as long as the work takes", async () => {
    const other = vi.fn(() => Promise.resolve());
    let isDone = false;
    const long = underLease(NAME, 60_000, async () => {
      await new Promise((resolve) => setTimeout(resolve, 20_000));
      isDone = true;
    });
    await vi.advanceTimersByTimeAsync(1_000);
    const next = underLease(NAME, 60_000, () => {
      expect(isDone).toBe(true);
      return other();
    });
    await vi.runAllTimersAsync();
    await Promise.all([long, next]);
    expect(other).toHaveBeenCalledOnce();
  });

  it("of a tab that died is taken over within seconds", async () => {
    localStorage.setItem(NAME, JSON.stringify({ holder: "dead", until: Date.now() + 5_000 }));
    const work = vi.fn(() => Promise.resolve());
    const done = underLease(NAME, 60_000, work);
    await vi.advanceTimersByTimeAsync(4_900);
    expect(work).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(300);
    await done;
    expect(work).toHaveBeenCalledOnce();
  });

  it("that somebody holds too long is done without", async () => {
    void underLease(NAME, 10_000, () => new Promise(() => undefined));
    await vi.advanceTimersByTimeAsync(100);
    const work = vi.fn(() => Promise.resolve());
    const done = underLease(NAME, 10_000, work);
    await vi.advanceTimersByTimeAsync(10_500);
    await done;
    expect(work).toHaveBeenCalledOnce();
  });

  it.each([
    ["unreadable", "{"],
    ["from a clock that was put back", JSON.stringify({ holder: "x", until: Date.now() + 1e9 })],
  ])("that is %s holds nobody up", async (_, kept) => {
    localStorage.setItem(NAME, kept);
    const work = vi.fn(() => Promise.resolve());
    const done = underLease(NAME, 60_000, work);
    await vi.advanceTimersByTimeAsync(500);
    await done;
    expect(work).toHaveBeenCalledOnce();
  });
});
