/** Where one was reading, kept on this device: the page of each work, and how far into it. */
export interface Place {
  page_id: number;
  /** The part of the chapter above the top of the window, 0 to 1. */
  part: number;
  /** The furthest page that was opened; not known of places that were kept before this was. */
  reached?: number;
}

/** A place for each work; those used last stand last. */
type Places = [notebookId: number, place: Place][];

const MOST = 200;

/** Whose places they are: two people may share a device. */
function keyOf(userId: number | undefined): string {
  return `sinpluma.places.${userId ?? "visitor"}`;
}

function placesOf(userId: number | undefined): Places {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(keyOf(userId)) ?? "[]");
    return Array.isArray(kept) ? (kept as Places) : [];
  } catch {
    return [];
  }
}

/** What one has read as a visitor on this device is one's own, until one reads on with an account. */
export function placeIn(notebookId: number, userId?: number): Place | undefined {
  const found = (whose: number | undefined) => placesOf(whose).find(([id]) => id === notebookId)?.[1];
  return found(userId) ?? found(undefined);
}

export function keepPlace(notebookId: number, place: Place, userId?: number): void {
  const reached = place.reached ?? placeIn(notebookId, userId)?.reached;
  const others = placesOf(userId).filter(([id]) => id !== notebookId);
  const all = [...others, [notebookId, { ...place, reached }]];
  localStorage.setItem(keyOf(userId), JSON.stringify(all.slice(-MOST)));
}

/** The furthest of some pages of a work: of those that this device knows of, and that the server does. */
export function furthest<Entry extends { page_id: number }>(
  pages: readonly Entry[],
  ...known: readonly (number | null | undefined)[]
): Entry | undefined {
  return pages.findLast((page) => known.includes(page.page_id));
}
