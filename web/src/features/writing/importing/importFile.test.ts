import { describe, expect, it } from "vitest";

import { faultOfAnswer, faultOfFile } from "./importFile";

describe("a file to import", () => {
  it.each(["novel.md", "Novela.DOCX", "book.epub", "x.tar.json"])("may be %s", (name) => {
    expect(faultOfFile({ name, size: 10 })).toBeNull();
  });

  it("is refused before it is sent where the server would refuse it", () => {
    expect(faultOfFile({ name: "novel.pdf", size: 10 })).toBe("kind");
    expect(faultOfFile({ name: "novel.md", size: 0 })).toBe("blank");
    expect(faultOfFile({ name: "novel.md", size: 33_554_433 })).toBe("large");
  });

  it("is spoken of in words of its own where the server refused it", () => {
    expect(faultOfAnswer("hostile_file")).toBe("hostile");
    expect(faultOfAnswer("rate_limited")).toBeNull();
  });
});
