import type { Draft } from "./draft";
import { forgetDraft, keepDraft, keepSent, type LocalDraft, type Place } from "./localDrafts";

/** At most so many milliseconds after a key the text is on this device. */
export const KEEP_WITHIN_MS = 100;

/** Where a keeper puts things: IndexedDB, or what a test has instead. */
export interface Store {
  keepDraft(place: Place, draft: LocalDraft): Promise<void>;
  keepSent(place: Place, sent: Draft | null): Promise<void>;
  forgetDraft(place: Place): Promise<void>;
}

const DEVICE: Store = { keepDraft, keepSent, forgetDraft };

/** Keeps one page's text on this device: the newest state, in order, within KEEP_WITHIN_MS of the key. */
export class Keeper {
  /** Whether the device refused to keep the text: then leaving the page would lose what is not saved. */
  failed = false;
  private waiting: LocalDraft | null = null;
  private timer: ReturnType<typeof setTimeout> | null = null;
  private chain: Promise<void> = Promise.resolve();

  constructor(
    private readonly place: Place,
    private readonly onFailure: () => void = () => undefined,
    private readonly store: Store = DEVICE,
  ) {}

  keep(draft: LocalDraft): void {
    this.waiting = draft;
    this.timer ??= setTimeout(() => void this.flush(), KEEP_WITHIN_MS);
  }

  /** Write at once what waits. Resolves when it is on the device, or has failed. */
  flush(): Promise<void> {
    if (this.timer !== null) clearTimeout(this.timer);
    this.timer = null;
    const draft = this.waiting;
    this.waiting = null;
    return draft ? this.then(() => this.store.keepDraft(this.place, draft)) : this.chain;
  }

  sending(draft: Draft): Promise<void> {
    return this.then(() => this.store.keepSent(this.place, draft));
  }

  answered(): Promise<void> {
    return this.then(() => this.store.keepSent(this.place, null));
  }

  /** The server has the newest state: nothing is left to keep. */
  forget(): Promise<void> {
    this.waiting = null;
    return this.then(() => this.store.forgetDraft(this.place));
  }

  private then(step: () => Promise<void>): Promise<void> {
    this.chain = this.chain.then(step).then(
      () => {
        this.failed = false;
      },
      () => {
        this.failed = true;
        this.onFailure();
      },
    );
    return this.chain;
  }
}
