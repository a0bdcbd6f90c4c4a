/** Words a minute that adults read of fiction in silence: M. Brysbaert, Journal of Memory and Language 109 (2019). */
const PACE = 260;

/** How long a text takes to read: minutes, or hours where it is more than 90 minutes. */
export function readingTime(words: number): { value: number; unit: "minute" | "hour" } {
  const minutes = Math.max(1, Math.round(words / PACE));
  return minutes > 90
    ? { value: Math.round(minutes / 60), unit: "hour" }
    : { value: minutes, unit: "minute" };
}
