import { decomposeColor, getContrastRatio } from "@mui/material/styles";
import { describe, expect, it } from "vitest";

import { PALETTE_NAMES, themeOf } from ".";

const AA = 4.5;
const CASES = PALETTE_NAMES.flatMap((name) =>
  (["light", "dark"] as const).map((mode) => [name, mode] as const),
);

it("offers at least eight palettes", () => {
  expect(PALETTE_NAMES.length).toBeGreaterThanOrEqual(8);
});

/** WCAG's contrast ratio of an ink, which may be translucent, on a ground. */
function contrast(ink: string, ground: string): number {
  const over = decomposeColor(ink).values as number[];
  const under = decomposeColor(ground).values as number[];
  const alpha = over[3] ?? 1;
  const mixed = [0, 1, 2].map((index) => (over[index] ?? 0) * alpha + (under[index] ?? 0) * (1 - alpha));
  return getContrastRatio(`rgb(${mixed.join(", ")})`, ground);
}

describe.each(CASES)("the palette %s, %s", (name, mode) => {
  const { palette } = themeOf(mode, name);
  const papers = [palette.background.default, palette.background.paper];

  it("can be read on both papers", () => {
    const inks = [palette.primary.main, palette.text.primary, palette.text.secondary, palette.error.main];
    const poor = inks.flatMap((ink) => papers.filter((paper) => contrast(ink, paper) < AA).map(() => ink));
    expect(poor).toEqual([]);
  });

  it("has buttons whose words can be read, also under the pointer", () => {
    const poor = [palette.primary, palette.error].flatMap(({ main, dark, contrastText }) =>
      [main, dark].filter((ground) => contrast(contrastText, ground) < AA),
    );
    expect(poor).toEqual([]);
  });

  it("has messages whose words can be read", () => {
    const kinds = ["error", "warning", "info", "success"] as const;
    const poor = kinds.filter(
      (kind) => getContrastRatio(palette[kind].contrastText, palette[kind].main) < AA,
    );
    expect(poor).toEqual([]);
  });
});
