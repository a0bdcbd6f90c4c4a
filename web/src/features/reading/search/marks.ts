/** A text cut where its matches begin and end. */
export interface Piece {
  text: string;
  marked: boolean;
}

/**
 * Cut a text at its matches.
 *
 * @param matches start and end of each, in UTF-16 code units, as the API and JavaScript count.
 */
export function piecesOf(text: string, matches: readonly (readonly number[])[]): Piece[] {
  const pieces: Piece[] = [];
  let end = 0;
  for (const [from = 0, to = 0] of [...matches].sort(([a = 0], [b = 0]) => a - b)) {
    const start = Math.max(from, end);
    const stop = Math.min(to, text.length);
    if (stop <= start) continue;
    pieces.push(
      { text: text.slice(end, start), marked: false },
      { text: text.slice(start, stop), marked: true },
    );
    end = stop;
  }
  pieces.push({ text: text.slice(end), marked: false });
  return pieces.filter((piece) => piece.text);
}
