import { underLease } from "./lease";

/**
 * Do something in one tab at a time.
 *
 * @param patience milliseconds after which it is done all the same: a tab that hangs does not hold up the others.
 */
export async function inOneTab<T>(name: string, patience: number, work: () => Promise<T>): Promise<T> {
  // Web Locks are for secure contexts: localhost and HTTPS.
  const locks = (navigator as Partial<Navigator>).locks;
  if (!locks) return underLease(name, patience, work);
  try {
    return await locks.request(name, { signal: AbortSignal.timeout(patience) }, work);
  } catch (error) {
    if (error instanceof DOMException && error.name === "TimeoutError") return work();
    throw error;
  }
}
