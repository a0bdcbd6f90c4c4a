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
  i18next.addResource("es", "app", "trial", "{{count, number}}");
  expect(i18next.getFixedT("es")("trial" as "name", { count: 12345.5 })).toBe("12,345.5");
});
