/** Where one was reading, kept on this device: the page of each work, and how far into it. */
import type { PageEntry, Reading } from "../../api";

export interface Place {
  page_id: number;
  /** The part of the chapter above the top of the window, 0 to 1. */
  part: number;
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

export function placeIn(notebookId: number, userId?: number): Place | undefined {
  return placesOf(userId).find(([id]) => id === notebookId)?.[1];
}

export function keepPlace(notebookId: number, place: Place, userId?: number): void {
  const others = placesOf(userId).filter(([id]) => id !== notebookId);
  localStorage.setItem(keyOf(userId), JSON.stringify([...others, [notebookId, place]].slice(-MOST)));
}

/** The page at which to go on: the further of what this device knows and what the server knows; undefined at the start. */
export function pageToContinue(
  pages: readonly PageEntry[],
  place: Place | undefined,
  reading: Reading | undefined,
): PageEntry | undefined {
  const reached = new Set([place?.page_id, reading?.page_id]);
  return pages.findLast((page) => reached.has(page.page_id));
}
