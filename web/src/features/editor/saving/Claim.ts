import type { Place } from "./localDrafts";

/** So long the other tab may take to let go before the page is taken from it. */
const PATIENCE_MS = 3_000;
const SOON_MS = 300;

export interface ClaimEvents {
  /** This tab has the page, alone. */
  onGranted: () => void;
  /** Another tab has the page. */
  onElsewhere: () => void;
  /** Another tab wants the page; it gets it when this has resolved. */
  onAsked: () => Promise<void>;
}

/**
 * One tab at a time writes to a page (Web Locks API). A second one waits for it, and can ask for it. A tab that does not
 * answer has the page taken from it; what it wrote is on this device.
 */
export class Claim {
  private readonly name: string;
  private readonly channel: BroadcastChannel;
  private letGo: (() => void) | null = null;
  private queue: AbortController | null = null;
  private closed = false;

  constructor(
    { userId, pageId }: Place,
    private readonly events: ClaimEvents,
  ) {
    this.name = `sinpluma.page.${userId}.${pageId}`;
    this.channel = new BroadcastChannel(this.name);
    this.channel.onmessage = () => void this.yield();
  }

  start(): void {
    // Over plain HTTP from another machine there are no locks; the versions of the page still keep tabs apart.
    if (!("locks" in navigator)) this.events.onGranted();
    else
      this.request({ ifAvailable: true }, (isFree) => {
        if (isFree) return this.hold();
        this.wait();
        return Promise.resolve();
      });
  }

  /** Get the page from the tab that has it. */
  takeOver(): void {
    this.channel.postMessage("yield");
    setTimeout(() => {
      if (!this.letGo && !this.closed) this.request({ steal: true }, () => this.hold());
    }, PATIENCE_MS);
  }

  close(): void {
    this.closed = true;
    this.queue?.abort();
    this.channel.close();
    this.letGo?.();
    this.letGo = null;
  }

  private wait(): void {
    if (this.closed) return;
    // A tab that is just leaving the page is not worth a word.
    setTimeout(() => {
      if (!this.letGo && !this.closed) this.events.onElsewhere();
    }, SOON_MS);
    this.queue = new AbortController();
    this.request({ signal: this.queue.signal }, () => this.hold());
  }

  private hold(): Promise<void> {
    this.queue?.abort();
    this.queue = null;
    if (this.closed) return Promise.resolve();
    const held = new Promise<void>((resolve) => {
      this.letGo = resolve;
    });
    this.events.onGranted();
    return held;
  }

  private async yield(): Promise<void> {
    if (!this.letGo) return;
    await this.events.onAsked();
    this.letGo();
    this.letGo = null;
    this.wait();
  }

  private request(options: LockOptions, held: (isFree: boolean) => Promise<void>): void {
    navigator.locks
      .request(this.name, options, (lock) => held(lock !== null))
      .catch(() => {
        // Called off, or stolen: then another tab has it.
        if (options.signal?.aborted || this.closed || !this.letGo) return;
        this.letGo = null;
        void this.events.onAsked().then(() => {
          this.wait();
        });
      });
  }
}
