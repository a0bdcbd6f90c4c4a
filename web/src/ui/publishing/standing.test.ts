import { describe, expect, it } from "vitest";

import type { PageEntry } from "../../api";
import { othersReady, standingOf } from "./standing";

describe("what stands between a published chapter and its readers", () => {
  it.each([
    [{ status: "published" }, "public"],
    [{ status: "draft" }, "draft"],
    [{ status: "published", blocked: true }, "blocked"],
    [{ status: "draft", blocked: true }, "blocked"],
  ] as const)("%j", (work, standing) => {
    expect(standingOf(work)).toBe(standing);
  });
});

it("a work brings the chapters before readers that were ready before", () => {
  const statuses = ["published", "changed", "draft", "draft"] as const;
  const pages = statuses.map((status, index) => ({ page_id: index + 1, status }) as PageEntry);
  expect(othersReady({ pages }, [3])).toBe(2);
  expect(othersReady({ pages }, [2])).toBe(1);
});
