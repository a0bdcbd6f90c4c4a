/** What was written on this device and is not on the server yet, and copies that a person put aside, in IndexedDB. */
import { type DBSchema, type IDBPDatabase, openDB } from "idb";

import type { Draft } from "./draft";

/** Whose text of which page. */
export interface Place {
  userId: number;
  pageId: number;
}

export interface LocalDraft extends Draft {
  /** The version of the page on which this was written. */
  base: number;
  /** When the last key was pressed, in milliseconds. */
  at: number;
}

export interface Found {
  draft: LocalDraft;
  /** What was sent last without an answer: the server may have it. */
  sent: Draft | null;
}

export interface Copy extends Draft {
  id: number;
  at: number;
}

interface Schema extends DBSchema {
  drafts: { key: [number, number]; value: LocalDraft };
  sent: { key: [number, number]; value: Draft };
  copies: { key: number; value: Omit<Copy, "id"> & Place; indexes: { place: [number, number] } };
}

let opened: Promise<IDBPDatabase<Schema>> | null = null;

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>("sinpluma-editor", 1, {
    upgrade(db) {
      db.createObjectStore("drafts");
      db.createObjectStore("sent");
      db.createObjectStore("copies", { autoIncrement: true }).createIndex("place", ["userId", "pageId"]);
    },
    terminated() {
      opened = null;
    },
  }).catch((error: unknown) => {
    opened = null;
    throw error;
  });
  return opened;
}

const keyOf = ({ userId, pageId }: Place): [number, number] => [userId, pageId];

export async function findDraft(place: Place): Promise<Found | null> {
  const transaction = (await database()).transaction(["drafts", "sent"]);
  const [draft, sent] = await Promise.all([
    transaction.objectStore("drafts").get(keyOf(place)),
    transaction.objectStore("sent").get(keyOf(place)),
  ]);
  return draft ? { draft, sent: sent ?? null } : null;
}

export async function keepDraft(place: Place, draft: LocalDraft): Promise<void> {
  await (await database()).put("drafts", draft, keyOf(place));
}

/** Note what is on its way to the server, or, with null, that an answer came. */
export async function keepSent(place: Place, sent: Draft | null): Promise<void> {
  const db = await database();
  await (sent ? db.put("sent", sent, keyOf(place)) : db.delete("sent", keyOf(place)));
}

export async function forgetDraft(place: Place): Promise<void> {
  const transaction = (await database()).transaction(["drafts", "sent"], "readwrite");
  await Promise.all([
    transaction.objectStore("drafts").delete(keyOf(place)),
    transaction.objectStore("sent").delete(keyOf(place)),
    transaction.done,
  ]);
}

export async function putAside(place: Place, { title, content }: Draft): Promise<void> {
  await (await database()).add("copies", { ...place, title, content, at: Date.now() });
}

/** The copies of a page, the newest first. */
export async function listCopies(place: Place): Promise<Copy[]> {
  const index = (await database()).transaction("copies").store.index("place");
  const found: Copy[] = [];
  for (let at = await index.openCursor(keyOf(place)); at; at = await at.continue())
    found.push({ ...at.value, id: at.primaryKey });
  return found.reverse();
}

export async function deleteCopy(id: number): Promise<void> {
  await (await database()).delete("copies", id);
}
