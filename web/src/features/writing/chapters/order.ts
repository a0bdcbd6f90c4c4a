/** The order of chapters. */
interface Placed {
  page_id: number;
  position: number | null;
}

/** A part of the list in which one chapter was moved within this part: the others close up and make room. */
export function movedTo<Chapter extends Placed>(
  chapters: readonly Chapter[],
  pageId: number,
  position: number,
): Chapter[] {
  const first = chapters[0]?.position ?? 1;
  const moving = chapters.find(({ page_id }) => page_id === pageId);
  if (!moving) return [...chapters];
  const rest = chapters.filter((chapter) => chapter !== moving);
  rest.splice(position - first, 0, moving);
  return rest.map((chapter, index) => ({ ...chapter, position: first + index }));
}

/** A position that the list has: what somebody typed, within 1 and the number of chapters. */
export function positionOf(typed: string, total: number): number | null {
  const position = Number(typed);
  return Number.isInteger(position) && position >= 1 && position <= total ? position : null;
}
