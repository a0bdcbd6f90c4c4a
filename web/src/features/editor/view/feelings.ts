import type { Theme } from "@mui/material/styles";

/**
 * How judged sentences are marked: blue and orange, which all kinds of colour vision tell apart (Okabe and Ito, 2008), with
 * a whole line for one and a dashed one for the other, the thicker the surer. Neutral sentences are not marked.
 */
export const FEELINGS = (theme: Theme) => {
  const isDark = theme.palette.mode === "dark";
  const positive = isDark ? "86 180 233" : "0 94 162";
  const negative = isDark ? "240 160 60" : "178 84 0";
  const mark = (verdict: string, colour: string, style: string) =>
    Object.fromEntries(
      [1, 2, 3].map((strength) => [
        `& [data-verdict='${verdict}'][data-strength='${strength}']`,
        {
          textDecoration: `underline ${style} rgb(${colour}) ${strength}px`,
          textUnderlineOffset: "0.25em",
          textDecorationSkipInk: "none",
          backgroundColor: `rgb(${colour} / ${0.03 + 0.04 * strength})`,
        },
      ]),
    );
  return { ...mark("positive", positive, "solid"), ...mark("negative", negative, "dashed") };
};
