import { describe, expect, it } from "vitest";

import type { StoredDraft } from "./draft";
import { openingOf } from "./opening";

const text = (words: string) => ({
  title: "T",
  content: [{ type: "paragraph", children: [{ text: words }] }],
});
const stored: StoredDraft = { ...text("stored"), version: 3 };
const local = (words: string, base: number) => ({ ...text(words), base, at: 0 });

describe("a page is opened", () => {
  it("with what the server has, where this device kept nothing or the same", () => {
    expect(openingOf(stored, null).kind).toBe("stored");
    expect(openingOf(stored, { draft: local("stored", 2), sent: null }).kind).toBe("stored");
  });

  it("with what this device kept, where nobody saved since", () => {
    const draft = local("newer", 3);
    expect(openingOf(stored, { draft, sent: null })).toEqual({ kind: "brought-back", draft, base: 3 });
  });

  it("with what this device kept, where what was saved since is its own, with the answer lost", () => {
    const draft = local("newer", 2);
    expect(openingOf(stored, { draft, sent: text("stored") })).toEqual({
      kind: "brought-back",
      draft,
      base: 3,
    });
  });

  it("with both, where somebody else saved since", () => {
    const draft = local("newer", 2);
    expect(openingOf(stored, { draft, sent: text("other") })).toEqual({
      kind: "conflict",
      draft,
      current: stored,
    });
  });
});
