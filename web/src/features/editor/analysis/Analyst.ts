import { type AllJudged, isApiError } from "../../../api";
import { carriedOver, type Feeling } from "./feeling";

/** A line that nobody has changed for so long is judged. */
const IDLE_MS = 700;
/** Characters of one call: a tenth of what the server takes, so that the first answers come soon. */
const BATCH = 20_000;
const LONGEST_LINE = 200_000;
const RETRY_MS = 15_000;
const KNOWN_LINES = 5_000;
const CARRIED_LINES = 50;

export type Ask = (text: string) => Promise<AllJudged>;
export type Working = "idle" | "working" | "away";

/**
 * Has lines of text judged, and remembers the answers by the text itself: so an answer that comes late is never shown on
 * another text. While one line is being written, what is known of its other sentences stays.
 */
export class Analyst {
  private readonly known = new Map<string, readonly Feeling[]>();
  private readonly carried = new Map<string, readonly Feeling[]>();
  private wanted: string[] = [];
  private timer: ReturnType<typeof setTimeout> | null = null;
  private busy = false;
  private stopped = false;
  private readonly listeners = new Set<() => void>();
  private state: { working: Working; answers: number } = { working: "idle", answers: 0 };

  constructor(private readonly ask: Ask) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): { working: Working; answers: number } => this.state;

  /** What is known of a line, from an answer or from what it was just before. */
  feelingsOf(line: string): readonly Feeling[] {
    return this.known.get(line) ?? this.carried.get(line) ?? [];
  }

  /** A line is now another: keep what is known of what did not change. */
  changed(before: string, now: string): void {
    if (before === now || this.known.has(now)) return;
    if (this.carried.size >= CARRIED_LINES) this.carried.clear();
    this.carried.set(now, carriedOver(before, this.feelingsOf(before), now));
  }

  /** These are the lines now. Those that are not known yet are judged, after a moment. */
  want(lines: readonly string[]): void {
    this.wanted = [...new Set(lines)].filter(
      (line) => /[\p{L}\p{N}]/u.test(line) && line.length <= LONGEST_LINE,
    );
    this.startTimer(this.state.answers === 0 ? 0 : IDLE_MS);
  }

  stop(): void {
    this.stopped = true;
    if (this.timer !== null) clearTimeout(this.timer);
  }

  private startTimer(after: number): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = setTimeout(() => void this.work(), after);
  }

  private async work(): Promise<void> {
    if (this.busy || this.stopped) return;
    this.busy = true;
    try {
      for (let batch = this.batch(); batch.length > 0 && !this.isStopped(); batch = this.batch()) {
        this.become("working");
        this.learn(batch, await this.ask(batch.join("\n")));
      }
      this.become("idle");
    } catch (error) {
      this.away(error);
    } finally {
      this.busy = false;
    }
  }

  private isStopped(): boolean {
    return this.stopped;
  }

  private batch(): string[] {
    const batch: string[] = [];
    let length = 0;
    for (const line of this.wanted) {
      if (this.known.has(line)) continue;
      if (batch.length > 0 && length + line.length > BATCH) break;
      batch.push(line);
      length += line.length + 1;
    }
    return batch;
  }

  private learn(batch: readonly string[], { results }: AllJudged): void {
    if (this.known.size > KNOWN_LINES) this.known.clear();
    let offset = 0;
    let next = 0;
    for (const line of batch) {
      const feelings: Feeling[] = [];
      for (; next < results.length; next += 1) {
        const result = results[next];
        const { start = 0, end = 0 } = result ?? {};
        if (!result || start >= offset + line.length) break;
        const { verdict, score, language } = result;
        feelings.push({ start: start - offset, end: end - offset, verdict, score, language });
      }
      this.known.set(line, feelings);
      offset += line.length + 1;
    }
    this.state = { ...this.state, answers: this.state.answers + 1 };
    this.tell();
  }

  /** Quietly try again later: nothing of the writing depends on it. */
  private away(error: unknown): void {
    this.become("away");
    const after = isApiError(error) && error.retryAfter !== undefined ? error.retryAfter * 1000 : RETRY_MS;
    if (!this.stopped) this.startTimer(Math.max(1_000, after));
  }

  private become(working: Working): void {
    if (this.state.working === working) return;
    this.state = { ...this.state, working };
    this.tell();
  }

  private tell(): void {
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}
