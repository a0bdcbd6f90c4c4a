/**
 * One tab at a time, where the browser has no Web Locks: over plain HTTP from another machine. A tab writes its name
 * into localStorage and renews it while it works; a tab that died stops renewing, and the next one takes over.
 */
import { randomId } from "./randomId";

const LASTS = 5_000;
const BEAT = 1_000;
const POLL = 100;
/** Two tabs that write at once both wait this long; the one whose name then stands has the lease. */
const SETTLES = 50;

interface Lease {
  holder: string;
  until: number;
}

/**
 * Do something while no other tab holds the lease of this name.
 *
 * @param patience milliseconds after which it is done all the same: nobody waits for ever.
 */
export async function underLease<T>(name: string, patience: number, work: () => Promise<T>): Promise<T> {
  const holder = randomId();
  await taken(name, holder, Date.now() + patience);
  const beat = setInterval(() => {
    if (isHeldBy(name, holder)) write(name, holder);
  }, BEAT);
  try {
    return await work();
  } finally {
    clearInterval(beat);
    if (isHeldBy(name, holder)) localStorage.removeItem(name);
  }
}

async function taken(name: string, holder: string, deadline: number): Promise<void> {
  while (Date.now() < deadline) {
    if (isFree(name)) {
      write(name, holder);
      await pause(SETTLES);
      if (isHeldBy(name, holder)) return;
    }
    await pause(POLL);
  }
}

function isFree(name: string): boolean {
  const lease = read(name);
  const left = (lease?.until ?? 0) - Date.now();
  // One that ends later than any could was written before the clock was put back.
  return left <= 0 || left > LASTS;
}

function isHeldBy(name: string, holder: string): boolean {
  return read(name)?.holder === holder;
}

function read(name: string): Lease | null {
  try {
    return JSON.parse(localStorage.getItem(name) ?? "null") as Lease | null;
  } catch {
    return null;
  }
}

function write(name: string, holder: string): void {
  const lease: Lease = { holder, until: Date.now() + LASTS };
  localStorage.setItem(name, JSON.stringify(lease));
}

function pause(milliseconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, milliseconds));
}
