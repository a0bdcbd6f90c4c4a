/** What a browser calls itself, read for people: good enough to tell one's telephone from one's laptop. */
export interface Device {
  browser: string | null;
  system: string | null;
  isPhone: boolean;
}

/** The first that fits counts: most browsers also name those whose pages they want. */
const BROWSERS: [string, RegExp][] = [
  ["Edge", /\bEdg(e|A|iOS)?\//],
  ["Opera", /\b(OPR|Opera)\//],
  ["Samsung Internet", /\bSamsungBrowser\//],
  ["Vivaldi", /\bVivaldi\//],
  ["Firefox", /\b(Firefox|FxiOS)\//],
  ["Chrome", /\b(Headless)?(Chrome|CriOS|Chromium)\//],
  ["Safari", /\bVersion\/[\d.]+ .*Safari\//],
  ["curl", /^curl\//],
];

const SYSTEMS: [string, RegExp][] = [
  ["Android", /\bAndroid\b/],
  ["iPhone", /\biPhone\b/],
  ["iPad", /\biPad\b/],
  ["Windows", /\bWindows\b/],
  ["ChromeOS", /\bCrOS\b/],
  ["macOS", /\bMac OS X\b|\bMacintosh\b/],
  ["Linux", /\bLinux\b/],
];

export function deviceOf(userAgent: string): Device {
  return {
    browser: firstFit(BROWSERS, userAgent),
    system: firstFit(SYSTEMS, userAgent),
    isPhone: /\bMobile\b|\biPhone\b|\bAndroid\b/.test(userAgent),
  };
}

function firstFit(names: [string, RegExp][], userAgent: string): string | null {
  return names.find(([, sign]) => sign.test(userAgent))?.[0] ?? null;
}
