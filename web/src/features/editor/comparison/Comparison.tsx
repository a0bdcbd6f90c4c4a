import Box from "@mui/material/Box";
import type { Theme } from "@mui/material/styles";
import { useMemo } from "react";

import { Marked } from "../../../document/Marked";
import type { SlateDocument } from "../../../document/types";
import { PROSE } from "../view/prose";
import { type ComparedLine, compare, type Piece } from "./compare";

interface Props {
  before: SlateDocument;
  now: SlateDocument;
  /** Whether to show what came, what went, or both. */
  show?: "both" | "before" | "now";
}

/** Two texts in one, with what came as <ins> and what went as <del>: told by colour, by sign and by the elements. */
export function Comparison({ before, now, show = "both" }: Props) {
  const lines = useMemo(() => compare(before, now), [before, now]);
  return (
    <Box sx={[PROSE, CHANGES, show !== "both" && ASIDE]}>
      {lines.map((line, index) => (
        <LineView key={index} line={line} show={show} />
      ))}
    </Box>
  );
}

const TAGS: Record<string, "h2" | "h3" | "h4" | "blockquote" | "hr"> = {
  "heading-one": "h2",
  "heading-two": "h3",
  "heading-three": "h4",
  quote: "blockquote",
};

function LineView({ line, show }: { line: ComparedLine; show: NonNullable<Props["show"]> }) {
  const pieces = line.pieces.filter(({ change }) => isShown(change, show));
  if (pieces.length === 0) return null;
  if (line.type === "separator") return <hr data-change={line.change} />;
  const Tag = TAGS[line.type] ?? "p";
  const isItem = line.type === "list-item";
  return (
    <Box component={Tag} data-change={line.change} style={{ marginLeft: `${line.depth * 1.5}em` }}>
      {isItem && "• "}
      {pieces.map((piece, index) => (
        <PieceView key={index} piece={piece} />
      ))}
    </Box>
  );
}

function isShown(change: Piece["change"], show: NonNullable<Props["show"]>): boolean {
  return show === "both" || change === "same" || change === (show === "now" ? "added" : "removed");
}

function PieceView({ piece: { change, words } }: { piece: Piece }) {
  const inner = words.map(({ text, marks }, index) => (
    <Marked key={index} marks={marks}>
      {text}
    </Marked>
  ));
  if (change === "added") return <ins>{inner}</ins>;
  return change === "removed" ? <del>{inner}</del> : inner;
}

/** Side by side nothing is struck through: each text is whole. */
const ASIDE = {
  "& ins, & del": { textDecoration: "none", fontWeight: 500, "&::before": { content: "none" } },
} as const;

const CHANGES = (theme: Theme) => {
  const isDark = theme.palette.mode === "dark";
  const mark = (colour: string, sign: string) => ({
    color: isDark ? `rgb(${colour})` : undefined,
    backgroundColor: `rgb(${colour} / 0.14)`,
    textDecorationColor: `rgb(${colour})`,
    textDecorationThickness: "2px",
    borderRadius: "2px",
    "&::before": {
      content: `"${sign}"`,
      fontSize: "0.75em",
      fontWeight: 700,
      opacity: 0.8,
      marginInlineEnd: "1px",
    },
  });
  return {
    "& ins": mark(isDark ? "120 190 240" : "0 94 162", "+"),
    "& del": mark(isDark ? "240 160 90" : "178 84 0", "−"),
  };
};
