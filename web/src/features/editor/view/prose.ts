import { BLOCKS } from "../../../document/prose";
import { SERIF } from "../../../theme";

/** How a chapter's text looks, while it is written and wherever it is compared or tried out. */
export const PROSE = {
  ...BLOCKS,
  fontFamily: SERIF,
  fontSize: { xs: "1.0625rem", sm: "1.1875rem" },
  lineHeight: 1.7,
  maxWidth: "42rem",
  mx: "auto",
  overflowWrap: "anywhere",
  // Every space that is typed is seen.
  "& p, & blockquote": { whiteSpace: "pre-wrap" },
} as const;
