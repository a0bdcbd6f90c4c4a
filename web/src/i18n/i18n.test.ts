import { afterEach, expect, it, vi } from "vitest";

import { i18next, regional } from ".";

function browserAsksFor(...tags: string[]): void {
  vi.spyOn(navigator, "languages", "get").mockReturnValue(tags);
}

afterEach(() => {
  vi.restoreAllMocks();
});

it.each([
  ["en", ["en-GB", "en-US"], "en-GB"],
  ["en", ["en", "en-US"], "en-US"],
  ["es", ["en-US", "es-MX"], "es-MX"],
  ["es", ["es-419"], "es-419"],
  ["en", ["es-ES"], "en-GB"],
  ["es", ["en-US", "eso-XX"], "es-ES"],
])("%s is written in a browser that asks for %s as %s", (language, asked, written) => {
  browserAsksFor(...asked);
  expect(regional(language)).toBe(written);
});

it("numbers within sentences are written alike", () => {
  browserAsksFor("es-MX");
  expect(i18next.services.interpolator.interpolate("{{n, number}}", { n: 12345.5 }, "es", {})).toBe(
    "12,345.5",
  );
});
