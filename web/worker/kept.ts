/**
 * Chapters that were read, for when there is no connection. They are fetched once more without whoever reads them, so
 * that nothing is kept but what everybody may read; a chapter that is public no longer is dropped.
 */
const PREFIX = "chapter-";
const WORKS = "works";
const MOST = 50;

interface Chapter {
  notebook_id: number;
  content: unknown;
}

/** Keep chapters, each with its pictures and its work. The one named first counts as read last. */
export async function keep(pageIds: readonly number[]): Promise<void> {
  for (const pageId of [...pageIds].reverse()) await keepChapter(pageId);
  const chapters = (await caches.keys()).filter((name) => name.startsWith(PREFIX));
  await Promise.all(chapters.slice(0, -MOST).map((name) => caches.delete(name)));
}

export async function forget(): Promise<void> {
  const names = await caches.keys();
  await Promise.all(
    names.filter((name) => name.startsWith(PREFIX) || name === WORKS).map((name) => caches.delete(name)),
  );
}

export function keptAnswer(path: string): Promise<Response | undefined> {
  return caches.match(path);
}

async function keepChapter(pageId: number): Promise<void> {
  const path = `/api/pages/${pageId}`;
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
  if (answer.status === 404) await caches.delete(`${PREFIX}${pageId}`);
  if (!answer.ok) return;
  const chapter = (await answer.json()) as Chapter;
  // Made anew, it stands last in the order of caches: that order says what was read when.
  await caches.delete(`${PREFIX}${pageId}`);
  const cache = await caches.open(`${PREFIX}${pageId}`);
  await cache.put(path, Response.json({ ...chapter, kept: new Date().toISOString() }));
  await keepWork(chapter.notebook_id);
  await Promise.allSettled(picturesIn(chapter.content).map((address) => cache.add(address)));
}

async function keepWork(notebookId: number): Promise<void> {
  const path = `/api/notebooks/${notebookId}`;
  const answer = await fetch(path, { credentials: "omit", cache: "no-cache" });
  if (!answer.ok) return;
  const works = await caches.open(WORKS);
  await works.delete(path);
  await works.put(path, answer);
  const oldest = (await works.keys()).slice(0, -MOST);
  await Promise.all(oldest.map((request) => works.delete(request)));
}

/** The addresses of this site's pictures in a document. */
function picturesIn(content: unknown): string[] {
  if (Array.isArray(content)) return content.flatMap(picturesIn);
  if (typeof content !== "object" || content === null) return [];
  const { src, children } = content as { src?: unknown; children?: unknown };
  const own = typeof src === "string" && src.startsWith("/api/images/") ? [src] : [];
  return [...own, ...picturesIn(children)];
}
