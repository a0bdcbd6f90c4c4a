import { describe, expect, it } from "vitest";

import type { PageEntry } from "../../../api";
import { publicationOf } from "./publication";

function page(page_id: number, status: PageEntry["status"]): PageEntry {
  return { page_id, position: page_id, title: "", status, word_count: 1, published_at: null };
}

describe("what readers have of a work", () => {
  it("is every chapter that was published, also where it was changed since", () => {
    const pages = [page(1, "published"), page(2, "changed"), page(3, "draft")];
    expect(publicationOf({ status: "published", pages })).toEqual({
      chapters: 3,
      ready: 2,
      changed: [pages[1]],
      drafts: 1,
      complete: false,
    });
  });

  it("is everything only where the work itself is published", () => {
    const pages = [page(1, "published")];
    expect(publicationOf({ status: "published", pages }).complete).toBe(true);
    expect(publicationOf({ status: "draft", pages }).complete).toBe(false);
  });
});
