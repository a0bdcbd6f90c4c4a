import { afterEach, describe, expect, it, vi } from "vitest";

import { randomId } from "./randomId";

const UUID4 = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/;

afterEach(() => {
  vi.unstubAllGlobals();
});

describe("a random id", () => {
  it.each(["with", "without"])("is a UUID %s crypto.randomUUID", (how) => {
    const getRandomValues = crypto.getRandomValues.bind(crypto);
    if (how === "without") vi.stubGlobal("crypto", { getRandomValues });
    expect(randomId()).toMatch(UUID4);
    expect(new Set(Array.from({ length: 100 }, randomId)).size).toBe(100);
  });
});
