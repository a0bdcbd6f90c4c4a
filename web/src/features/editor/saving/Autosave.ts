import { type ApiError, isApiError } from "../../../api";
import { randomId } from "../../../api/randomId";
import { type Draft, sameDraft, type StoredDraft } from "./draft";
import type { Keeper } from "./Keeper";
import { failureOf, type SaveState } from "./saveState";

/** So long after the last key it is saved, and at the latest so long after the first. In milliseconds. */
export const IDLE_MS = 1_500;
export const LATEST_MS = 10_000;
const FIRST_RETRY_MS = 1_000;
const LONGEST_RETRY_MS = 30_000;
/** The store calls off what is under way when somebody is signed out: the next try will tell. */
const CALLED_OFF: ApiError = { status: 0, code: "aborted", detail: "", errors: {} };

/** One state on its way to the server. Tried again it keeps its key and body, so that it is done once. */
export interface Attempt {
  draft: Draft;
  version: number;
  key: string;
}

/** Sends an attempt; gives the version that it made. Throws ApiError. */
export type Send = (attempt: Attempt) => Promise<{ version: number }>;

interface Numbered extends Attempt {
  change: number;
}

/**
 * Saves what is written to one page: some time after the last key, one save at a time and in order, again and again
 * while the server is away. Whatever happens, the newest state is with the keeper until the server has that very state.
 */
export class Autosave {
  private state: SaveState = { kind: "saved", at: null };
  private readonly listeners = new Set<() => void>();
  private changes = 0;
  private savedChange = 0;
  private unsavedSince: number | null = null;
  private attempt: Numbered | null = null;
  private running: Promise<void> | null = null;
  private failures = 0;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private stopped = false;

  constructor(
    private latest: Draft,
    private version: number,
    private readonly send: Send,
    private readonly keeper: Keeper,
  ) {}

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): SaveState => this.state;

  get draft(): Draft {
    return this.latest;
  }

  get base(): number {
    return this.version;
  }

  /** Whether something is written that the server has not said it has. */
  get isUnsaved(): boolean {
    return this.changes !== this.savedChange;
  }

  /** Take what was just written. */
  change(draft: Draft): void {
    if (this.stopped) return;
    this.latest = draft;
    this.changes += 1;
    this.unsavedSince ??= Date.now();
    this.keep();
    if (this.state.kind === "refused") this.attempt = null;
    if (this.state.kind === "saved" || this.state.kind === "refused") this.become({ kind: "unsaved" });
    if (this.state.kind === "unsaved") this.schedule();
  }

  /** Save at once what is not saved, if nothing stands in the way. */
  saveNow(): void {
    if (this.state.kind === "unsaved" || this.state.kind === "waiting") this.run();
  }

  /** Try again what the server refused. */
  retry(): void {
    if (this.state.kind !== "refused") return;
    this.attempt = null;
    this.become({ kind: "unsaved" });
    this.run();
  }

  /** Somebody signed in again. */
  signedIn(): void {
    if (this.state.kind !== "signed-out") return;
    this.become({ kind: "unsaved" });
    this.run();
  }

  /** Over what the server has now, save what is written here. */
  keepMine(): void {
    if (this.state.kind !== "conflict") return;
    this.version = this.state.current.version;
    this.attempt = null;
    this.become({ kind: "unsaved" });
    this.keep();
    this.run();
  }

  /** Let go of what is written here, for what the server has. */
  takeTheirs(theirs: StoredDraft): void {
    this.latest = theirs;
    this.version = theirs.version;
    this.attempt = null;
    this.savedChange = this.changes;
    this.settle();
  }

  /** Start with a conflict: what this device had, and what the server has. */
  conflictWith(current: StoredDraft): void {
    this.changes += 1;
    this.keep();
    this.become({ kind: "conflict", current });
  }

  /** Resolves when nothing is left to save, or when something stands in the way; tells which. */
  async settled(): Promise<boolean> {
    this.saveNow();
    while (this.running) {
      await this.running;
      if (this.state.kind === "unsaved") this.run();
    }
    return this.state.kind === "saved";
  }

  /** Put what is written onto this device at once. */
  keepNow(): void {
    void this.keeper.flush();
  }

  /** Whether leaving the page now would lose what is written. */
  get wouldLose(): boolean {
    return this.isUnsaved && this.keeper.failed;
  }

  /** What may be sent while the page is being left: nothing while something is under way, or would be refused. */
  get parting(): Attempt | null {
    if (this.state.kind !== "unsaved" || this.running || this.stopped) return null;
    const attempt = this.nextAttempt();
    void this.keeper.sending(attempt.draft);
    return attempt;
  }

  /** Send nothing any more. Resolves when what was under way is answered and the text is on the device. */
  async stop(): Promise<void> {
    this.stopped = true;
    this.cancelTimer();
    await Promise.all([this.running, this.keeper.flush()]);
  }

  private keep(): void {
    const { title, content } = this.latest;
    this.keeper.keep({ title, content, base: this.version, at: Date.now() });
  }

  private schedule(): void {
    const now = Date.now();
    const latest = (this.unsavedSince ?? now) + LATEST_MS;
    this.startTimer(Math.max(0, Math.min(now + IDLE_MS, latest) - now));
  }

  private run(): void {
    if (this.running || this.stopped) return;
    this.cancelTimer();
    const attempt = this.nextAttempt();
    this.become({ kind: "saving" });
    this.running = this.try(attempt).finally(() => {
      this.running = null;
      if (this.state.kind === "unsaved" && !this.stopped) this.schedule();
    });
  }

  private nextAttempt(): Numbered {
    const { latest: draft, version, changes: change } = this;
    this.attempt ??= { draft, version, key: randomId(), change };
    return this.attempt;
  }

  private async try(attempt: Numbered): Promise<void> {
    void this.keeper.flush();
    void this.keeper.sending(attempt.draft);
    try {
      const { version } = await this.send(attempt);
      this.acknowledged(attempt, version);
    } catch (error) {
      this.failed(attempt, isApiError(error) ? error : CALLED_OFF);
    }
  }

  private acknowledged(attempt: Numbered, version: number): void {
    this.version = version;
    this.savedChange = attempt.change;
    this.attempt = null;
    this.failures = 0;
    if (!this.isUnsaved) {
      this.settle();
      return;
    }
    this.unsavedSince = Date.now();
    this.keep();
    void this.keeper.flush();
    void this.keeper.answered();
    this.become({ kind: "unsaved" });
  }

  private settle(): void {
    this.unsavedSince = null;
    this.failures = 0;
    void this.keeper.forget();
    this.become({ kind: "saved", at: Date.now() });
  }

  private failed(attempt: Numbered, error: ApiError): void {
    const failure = failureOf(error);
    switch (failure.kind) {
      case "again":
        this.failures += 1;
        this.become({ kind: "waiting", why: failure.why });
        if (!this.stopped) this.startTimer(failure.after ?? this.backoff());
        return;
      case "stale":
        this.stale(attempt, failure.current);
        return;
      default:
        this.become(failure);
    }
  }

  /** Somebody else was first, unless what is there is what was sent: then only the answer had been lost. */
  private stale(attempt: Numbered, current: StoredDraft): void {
    if (sameDraft(attempt.draft, current)) this.acknowledged(attempt, current.version);
    else if (sameDraft(this.latest, current))
      this.acknowledged({ ...attempt, change: this.changes }, current.version);
    else this.become({ kind: "conflict", current });
  }

  private backoff(): number {
    return Math.min(LONGEST_RETRY_MS, FIRST_RETRY_MS * 2 ** (this.failures - 1));
  }

  private startTimer(after: number): void {
    this.cancelTimer();
    this.timer = setTimeout(() => {
      this.run();
    }, after);
  }

  private cancelTimer(): void {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
  }

  private become(state: SaveState): void {
    this.state = state;
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}
