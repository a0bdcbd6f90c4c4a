import { SERIF } from "../../../theme";

/** How a chapter's text looks, while it is written and wherever it is compared or tried out. */
export const PROSE = {
  fontFamily: SERIF,
  fontSize: { xs: "1.0625rem", sm: "1.1875rem" },
  lineHeight: 1.7,
  maxWidth: "42rem",
  mx: "auto",
  overflowWrap: "anywhere",
  "& p": { m: 0, mb: "0.9em", whiteSpace: "pre-wrap" },
  "& h2, & h3, & h4": { fontFamily: SERIF, fontWeight: 600, lineHeight: 1.3, mt: "1.6em", mb: "0.6em" },
  "& h2": { fontSize: "1.5em" },
  "& h3": { fontSize: "1.25em" },
  "& h4": { fontSize: "1.05em" },
  "& blockquote": {
    m: 0,
    mb: "0.9em",
    pl: 3,
    borderLeft: 3,
    borderColor: "primary.main",
    fontStyle: "italic",
    whiteSpace: "pre-wrap",
  },
  "& ul, & ol": { pl: 4, mt: 0, mb: "0.9em" },
  "& li > p": { mb: "0.2em" },
  "& hr": { border: 0, textAlign: "center", my: 4, "&::after": { content: '"⁂"', color: "text.secondary" } },
  "& figure": { m: 0, my: 3, textAlign: "center" },
  "& img": { maxWidth: "100%", height: "auto", borderRadius: 1 },
  "& a": { color: "primary.main" },
  "& code": {
    fontFamily: "ui-monospace, monospace",
    fontSize: "0.9em",
    bgcolor: "action.hover",
    px: 0.5,
    borderRadius: 0.5,
  },
} as const;
