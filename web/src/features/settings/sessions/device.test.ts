import { describe, expect, it } from "vitest";

import { deviceOf } from "./device";

describe("a device", () => {
  it.each([
    [
      "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36",
      ["Chrome", "Linux", false],
    ],
    [
      "Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Safari/537.36 Edg/142.0.0.0",
      ["Edge", "Windows", false],
    ],
    [
      "Mozilla/5.0 (Macintosh; Intel Mac OS X 10.15; rv:140.0) Gecko/20100101 Firefox/140.0",
      ["Firefox", "macOS", false],
    ],
    [
      "Mozilla/5.0 (iPhone; CPU iPhone OS 18_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.5 Mobile/15E148 Safari/604.1",
      ["Safari", "iPhone", true],
    ],
    ["Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0", ["Firefox", "Android", true]],
    ["", [null, null, false]],
    ["something of one's own", [null, null, false]],
  ])("that calls itself %s", (userAgent, [browser, system, isPhone]) => {
    expect(deviceOf(userAgent)).toEqual({ browser, system, isPhone });
  });
});
