import { describe, expect, it } from "vitest";

import { changesOf, differences, faultsOf, type WorkFields, withTags } from "./workFields";

const WORK: WorkFields = { title: "The river", resume: "", genre_id: 7, language: "en", tags: ["water"] };

describe("the form of a work", () => {
  it("has no faults as the server counts: an emoji is one character", () => {
    expect(faultsOf({ ...WORK, title: "🪶".repeat(100) })).toEqual({});
    expect(faultsOf({ ...WORK, title: "🪶".repeat(101) })).toEqual({
      title: { fault: "titleLong", max: 100 },
    });
  });

  it("names every field that is wrong", () => {
    const faults = faultsOf({ ...WORK, title: "  ", genre_id: 0, tags: ["x".repeat(51)] });
    expect(Object.keys(faults)).toEqual(["title", "genre_id", "tags"]);
  });

  it("sends only what was changed", () => {
    expect(changesOf(WORK, { ...WORK, tags: ["water", "family"] })).toEqual({ tags: ["water", "family"] });
    expect(changesOf(WORK, { ...WORK, tags: ["water"] })).toEqual({});
  });

  it("shows only those fields side by side that differ", () => {
    expect(differences(WORK, { ...WORK, title: "The sea", language: "es" })).toEqual(["title", "language"]);
  });
});

describe("tags", () => {
  it("are split at commas, and each is there once, however it is cased or accented", () => {
    expect(withTags(["Río"], " familia, rio ,, FAMILIA")).toEqual(["Río", "familia"]);
  });
});
