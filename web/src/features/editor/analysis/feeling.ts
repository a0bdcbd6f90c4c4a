import type { Judged } from "../../../api";

/** What a sentence of a block feels like. Offsets are UTF-16 code units into the block's text. */
export interface Feeling {
  start: number;
  end: number;
  verdict: Judged["verdict"];
  /** The probability that it is positive. */
  score: number;
  /** BCP 47, `und` where it cannot be told. */
  language: string;
}

/** How sure the verdict is, from 0.5 to 1. */
export function certainty({ verdict, score }: Feeling): number {
  return verdict === "negative" ? 1 - score : score;
}

/** 1 to 3: how strongly a sentence is marked. */
export function strengthOf(feeling: Feeling): 1 | 2 | 3 {
  const sure = certainty(feeling);
  if (sure >= 0.9) return 3;
  return sure >= 0.75 ? 2 : 1;
}

/**
 * What is still known of a text after it was changed in one place: sentences that stand wholly before the change, or
 * wholly after it, with their place moved.
 */
export function carriedOver(before: string, feelings: readonly Feeling[], now: string): Feeling[] {
  if (before === now) return [...feelings];
  const most = Math.min(before.length, now.length);
  let head = 0;
  while (head < most && before[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && before[before.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const moved = now.length - before.length;
  return feelings.flatMap((feeling) => {
    if (feeling.end <= head) return [feeling];
    if (feeling.start < before.length - tail) return [];
    return [{ ...feeling, start: feeling.start + moved, end: feeling.end + moved }];
  });
}
