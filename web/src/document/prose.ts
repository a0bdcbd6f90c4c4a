/**
 * How the parts of a text are set, while it is written and wherever it is read: one rhythm, so that a text looks as its
 * author saw it. All lengths are in em: they grow with its letters.
 */
export const BLOCKS = {
  "& p": { m: 0, mb: "0.9em" },
  "& h2, & h3, & h4": { lineHeight: 1.25, fontWeight: 600, mt: "2em", mb: "0.7em" },
  "& h2": { fontSize: "1.4em" },
  "& h3": { fontSize: "1.2em" },
  "& h4": { fontSize: "1em", fontStyle: "italic" },
  "& blockquote": {
    m: 0,
    my: "1.5em",
    pl: "1.2em",
    borderLeft: 2,
    borderColor: "primary.main",
    fontStyle: "italic",
  },
  "& blockquote > p:last-child": { mb: 0 },
  "& ul, & ol": { my: "1em", pl: "1.6em" },
  "& li": { mb: "0.35em" },
  // An item that holds a list has its text in a paragraph: it is no wider apart for that.
  "& li > p": { mb: "0.35em" },
  "& li > ul, & li > ol": { my: "0.35em" },
  "& hr": {
    border: 0,
    my: "2.2em",
    textAlign: "center",
    "&::before": { content: '"⁂"', fontSize: "1.3em", color: "text.secondary" },
  },
  "& figure": { m: 0, my: "2em" },
  "& img": { display: "block", maxWidth: 1, height: "auto", mx: "auto", borderRadius: "4px" },
  "& a": { color: "primary.main" },
  "& code": { fontSize: "0.88em", px: "0.25em", borderRadius: "3px", bgcolor: "action.hover" },
} as const;
