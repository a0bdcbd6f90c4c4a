import { diffArrays } from "diff";

import type { SlateDocument } from "../../../document/types";
import { type Line, linesOf, type Word } from "./tokens";

export type Change = "same" | "added" | "removed";

export interface Piece {
  change: Change;
  words: Word[];
}

export interface ComparedLine {
  type: string;
  depth: number;
  /** What became of the line as a whole; `changed` where words within it did. */
  change: Change | "changed";
  pieces: Piece[];
}

/** Words of a stretch beyond which its lines are compared only as wholes: the search would take too long. */
const MOST_WORDS = 20_000;
const TIMEOUT_MS = 1_500;

/** What became of a text: first which lines are the same, then, in the others, which words. */
export function compare(before: SlateDocument, now: SlateDocument): ComparedLine[] {
  const parts = diffArrays(linesOf(before), linesOf(now), {
    comparator: (one, other) => one.text === other.text,
  });
  const done: ComparedLine[] = [];
  for (let index = 0; index < parts.length; index += 1) {
    const part = parts[index];
    const next = parts[index + 1];
    if (!part) continue;
    if (part.removed && next?.added) {
      done.push(...compareLines(part.value, next.value));
      index += 1;
    } else
      done.push(
        ...part.value.map((line) => whole(line, part.removed ? "removed" : part.added ? "added" : "same")),
      );
  }
  return done;
}

/** A stretch of lines that gave way to another: each with the one that took its place, as far as there are both. */
function compareLines(before: Line[], now: Line[]): ComparedLine[] {
  const size = [...before, ...now].reduce((sum, { words }) => sum + words.length, 0);
  if (size > MOST_WORDS)
    return [...before.map((line) => whole(line, "removed")), ...now.map((line) => whole(line, "added"))];
  const both = Math.min(before.length, now.length);
  return [
    ...now.slice(0, both).flatMap((line, index) => compareLine(before[index], line)),
    ...before.slice(both).map((line) => whole(line, "removed")),
    ...now.slice(both).map((line) => whole(line, "added")),
  ];
}

function compareLine(before: Line | undefined, now: Line): ComparedLine[] {
  const apart = [...(before ? [whole(before, "removed")] : []), whole(now, "added")];
  if (!before || before.type === "separator" || now.type === "separator") return apart;
  const parts = diffArrays(before.words, now.words, {
    comparator: (one, other) => one.text === other.text,
    timeout: TIMEOUT_MS,
  });
  if (!parts || !resemble(parts)) return apart;
  const pieces = parts.map(({ value, added, removed }): Piece => ({
    change: added ? "added" : removed ? "removed" : "same",
    words: value,
  }));
  return [{ type: now.type, depth: now.depth, change: "changed", pieces }];
}

/** Two lines that share less than a fifth of their words are two lines. */
function resemble(parts: { value: Word[]; added: boolean; removed: boolean }[]): boolean {
  const count = (words: Word[]) => words.filter(({ text }) => /\S/.test(text)).length;
  const same = parts.filter(({ added, removed }) => !added && !removed);
  const all = parts.reduce((sum, { value }) => sum + count(value), 0);
  return same.reduce((sum, { value }) => sum + count(value), 0) * 5 >= all;
}

function whole({ type, depth, words }: Line, change: Change): ComparedLine {
  return { type, depth, change, pieces: [{ change, words }] };
}
