import { BLOCKS } from "../../../document/prose";

/** How a text looks to readers: its parts as everywhere, its lines as a book's. */
export const PROSE = {
  ...BLOCKS,
  hyphens: "auto",
  overflowWrap: "break-word",
  fontVariantNumeric: "oldstyle-nums",
  "& p": { ...BLOCKS["& p"], textWrap: "pretty" },
  "& h2, & h3, & h4": { ...BLOCKS["& h2, & h3, & h4"], hyphens: "manual", textWrap: "balance" },
} as const;
