import { describe, expect, it } from "vitest";

import { linkFrom, ownImage, safeLink } from "./addresses";

describe("a link", () => {
  it.each(["https://example.org/a?b#c", "http://[::1]/", "mailto:ana@example.org", "HTTPS://EXAMPLE.ORG"])(
    "may lead to %s",
    (address) => {
      expect(safeLink(address)).toBe(address);
    },
  );

  it.each([
    "javascript:alert(1)",
    " javascript:alert(1)",
    "java\tscript:alert(1)",
    "data:text/html,x",
    "//example.org",
    "https:\\\\example.org",
    "vbscript:x",
    "/relative",
    "https://",
    "https://exa\u202emple.org",
    7,
    undefined,
  ])("may not lead to %s", (address) => {
    expect(safeLink(address)).toBeNull();
  });

  it("is mended where a person leaves out what goes without saying", () => {
    expect(linkFrom(" example.org/x ")).toBe("https://example.org/x");
    expect(linkFrom("ana@example.org")).toBe("mailto:ana@example.org");
    expect(linkFrom("hello there")).toBeNull();
    expect(linkFrom("javascript:alert(1)")).toBeNull();
  });
});

describe("a picture", () => {
  it("is shown if it is of this site", () => {
    expect(ownImage("/api/images/7", "https://pluma.example")).toBe("/api/images/7");
    expect(ownImage("https://pluma.example/api/images/7", "https://pluma.example")).toBe("/api/images/7");
  });

  it("is shown if it stands where the site keeps its pictures", () => {
    const address = "https://media.example/api/images/7?w=640";
    expect(ownImage(address, "https://pluma.example", "https://media.example")).toBe(address);
    expect(ownImage(address, "https://pluma.example", null)).toBeNull();
  });

  it.each([
    "https://elsewhere.example/x.png",
    "//elsewhere.example/x.png",
    "/\\elsewhere.example",
    "data:image/png,x",
  ])("is not if it is %s", (address) => {
    expect(ownImage(address, "https://pluma.example")).toBeNull();
  });
});
