import { Node, type NodeEntry, type Path, type Range, type Text } from "slate";

import type { Feeling } from "./feeling";

export type Marked = Range & { feeling: Feeling };

/** Where sentences of a block stand, as ranges of Slate: a block's text may be in several leaves. */
export function rangesOf([block, path]: NodeEntry, feelings: readonly Feeling[]): Marked[] {
  const texts = [...Node.texts(block)];
  return feelings.flatMap((feeling) => {
    if (feeling.verdict === "neutral") return [];
    const anchor = pointAt(texts, path, feeling.start, false);
    const focus = pointAt(texts, path, feeling.end, true);
    return anchor && focus ? [{ anchor, focus, feeling }] : [];
  });
}

function pointAt(texts: NodeEntry<Text>[], path: Path, offset: number, isEnd: boolean) {
  let before = 0;
  for (const [text, inner] of texts) {
    const { length } = text.text;
    if (offset < before + length || (isEnd && offset === before + length))
      return { path: [...path, ...inner], offset: offset - before };
    before += length;
  }
  return null;
}
