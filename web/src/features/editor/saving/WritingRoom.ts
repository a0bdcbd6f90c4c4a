import { isApiError, type Page } from "../../../api";
import { Autosave, type Send } from "./Autosave";
import { Claim } from "./Claim";
import { type Draft, type StoredDraft } from "./draft";
import { Keeper } from "./Keeper";
import { findDraft, type Found, type Place, putAside } from "./localDrafts";
import { openingOf } from "./opening";

export interface Opened {
  /** Another one with every opening: the editor begins anew. */
  id: number;
  /** As the server has it; null where it was opened from this device alone, while the server is away. */
  page: Page | null;
  start: Draft;
  broughtBack: boolean;
  autosave: Autosave;
}

export type RoomState =
  | { kind: "opening" }
  | { kind: "failed"; error: unknown }
  | { kind: "elsewhere"; page: Page | null }
  | { kind: "open"; opened: Opened };

export interface Server {
  load: () => Promise<Page>;
  send: Send;
}

/** A page being written, from the claim on it to its last save: what the editor's screen shows. */
export class WritingRoom {
  private state: RoomState = { kind: "opening" };
  private readonly listeners = new Set<() => void>();
  private readonly claim: Claim;
  private openings = 0;
  private left = false;

  constructor(
    readonly place: Place,
    /** The user name of who opened it; null where nobody is signed in. */
    readonly writer: string | null,
    private readonly server: Server,
  ) {
    this.claim = new Claim(place, {
      onGranted: () => void this.open(),
      onElsewhere: () => void this.showElsewhere(),
      onAsked: () => this.rest(),
    });
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): RoomState => this.state;

  enter(): void {
    this.claim.start();
  }

  /** Leave: what is not saved is saved, if the server answers; then the page is free for other tabs. */
  async leave(): Promise<void> {
    this.left = true;
    const { state } = this;
    if (state.kind === "open") {
      await state.opened.autosave.settled();
      await state.opened.autosave.stop();
    }
    this.claim.close();
  }

  takeOver(): void {
    this.claim.takeOver();
  }

  /** Load the page, weigh it against what this device kept, and open it. */
  async open(): Promise<void> {
    this.become({ kind: "opening" });
    const found = await findDraft(this.place).catch(() => null);
    try {
      this.begin(await this.server.load(), found);
    } catch (error) {
      if (found && isApiError(error) && (error.status === 0 || error.status >= 500)) this.beginAlone(found);
      else this.become({ kind: "failed", error });
    }
  }

  /** Go on with another text than the one that is written here, which becomes a copy on this device. */
  async exchange(theirs: StoredDraft): Promise<void> {
    if (this.state.kind !== "open") return;
    const { autosave, page } = this.state.opened;
    await putAside(this.place, autosave.draft);
    autosave.takeTheirs(theirs);
    await autosave.stop();
    const next = this.autosave(theirs, theirs.version);
    this.show({ page: page && { ...page, ...theirs }, start: theirs, broughtBack: false, autosave: next });
  }

  /** Go on with a copy: what is written here becomes one, and the copy is saved as the page's next version. */
  async useText(copy: Draft): Promise<void> {
    if (this.state.kind !== "open") return;
    const { autosave, page } = this.state.opened;
    await putAside(this.place, autosave.draft);
    const { title, content } = copy;
    autosave.change({ title, content });
    this.show({ page, start: { title, content }, broughtBack: false, autosave });
  }

  /** Go back to what the server has, from what was brought back. */
  async goBack(): Promise<void> {
    await this.exchange(storedOf(await this.server.load()));
  }

  private begin(page: Page, found: Found | null): void {
    const stored = storedOf(page);
    const opening = openingOf(stored, found);
    const start = opening.kind === "stored" ? stored : opening.draft;
    const autosave = this.autosave(start, page.version);
    if (opening.kind === "conflict") autosave.conflictWith(stored);
    if (opening.kind === "brought-back") autosave.change(opening.draft);
    this.show({ page, start, broughtBack: opening.kind === "brought-back", autosave });
  }

  /** The base stays the version on which the text was written: the server will say whether that is still right. */
  private beginAlone({ draft }: Found): void {
    const autosave = this.autosave(draft, draft.base);
    autosave.change(draft);
    this.show({ page: null, start: draft, broughtBack: false, autosave });
  }

  private autosave(start: Draft, version: number): Autosave {
    const keeper = new Keeper(this.place);
    return new Autosave({ title: start.title, content: start.content }, version, this.server.send, keeper);
  }

  private show(opened: Omit<Opened, "id">): void {
    this.openings += 1;
    this.become({ kind: "open", opened: { ...opened, id: this.openings } });
  }

  /** Let another tab have the page: send nothing more, and leave the text on the device. */
  private async rest(): Promise<void> {
    const { state } = this;
    this.become({ kind: "elsewhere", page: state.kind === "open" ? state.opened.page : null });
    if (state.kind === "open") await state.opened.autosave.stop();
  }

  private async showElsewhere(): Promise<void> {
    this.become({ kind: "elsewhere", page: null });
    const page = await this.server.load().catch(() => null);
    if (this.state.kind === "elsewhere") this.become({ kind: "elsewhere", page });
  }

  private become(state: RoomState): void {
    if (this.left) return;
    this.state = state;
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}

function storedOf({ title, content, version }: Page): StoredDraft {
  return { title, content: content as Draft["content"], version };
}
