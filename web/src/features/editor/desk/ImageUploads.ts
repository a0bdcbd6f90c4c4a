import { Editor, Element, Transforms } from "slate";

import { type StoredImage, upload } from "../../../api";
import { ownImage } from "../../../document/addresses";
import type { WritingEditor } from "../slate/customTypes";

export interface Uploading {
  id: number;
  name: string;
  /** 0 to 1. */
  part: number;
}

export interface UploadState {
  running: readonly Uploading[];
  error: unknown;
}

/** Pictures on their way to the page. A picture comes into the document when the server has it, where it was put. */
export class ImageUploads {
  private readonly own: Set<string>;
  private readonly listeners = new Set<() => void>();
  private state: UploadState = { running: [], error: null };
  private started = 0;

  constructor(
    private readonly pageId: number,
    own: Iterable<string>,
  ) {
    this.own = new Set(own);
  }

  readonly subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };

  readonly current = (): UploadState => this.state;

  /** Whether the page has shown it: the server refuses to save another page's. */
  isOfPage(src: string): boolean {
    return this.own.has(src);
  }

  add(editor: WritingEditor, files: readonly File[]): void {
    files.forEach((file) => void this.send(editor, file));
  }

  private async send(editor: WritingEditor, file: File): Promise<void> {
    this.started += 1;
    const id = this.started;
    const top = editor.selection?.focus.path[0] ?? editor.children.length - 1;
    const place = Editor.pathRef(editor, [top]);
    const words = Editor.string(editor, [top]);
    this.become({ running: [...this.state.running, { id, name: file.name, part: 0 }], error: null });
    try {
      const { image_url: src } = await upload<StoredImage>({
        path: `/pages/${this.pageId}/images/`,
        field: "image",
        file,
        onProgress: (part) => {
          this.progress(id, part);
        },
      });
      this.put(editor, src, place.unref()?.[0] ?? editor.children.length - 1, words);
      this.finish(id, null);
    } catch (error) {
      place.unref();
      this.finish(id, error);
    }
  }

  /** The caret goes on behind the picture, unless somebody has gone on writing before it meanwhile. */
  private put(editor: WritingEditor, src: string, behind: number, words: string): void {
    const waits = editor.selection?.focus.path[0] === behind && Editor.string(editor, [behind]) === words;
    this.own.add(ownImage(src) ?? src);
    const at = behind + 1;
    Editor.withoutNormalizing(editor, () => {
      Transforms.insertNodes(editor, { type: "image", src, alt: "", children: [{ text: "" }] }, { at: [at] });
      const next = editor.children[at + 1];
      if (!next || !Element.isElement(next) || editor.isVoid(next))
        Transforms.insertNodes(editor, { type: "paragraph", children: [{ text: "" }] }, { at: [at + 1] });
    });
    if (waits) Transforms.select(editor, Editor.start(editor, [at + 1]));
  }

  private progress(id: number, part: number): void {
    const running = this.state.running.map((one) => (one.id === id ? { ...one, part } : one));
    this.become({ ...this.state, running });
  }

  private finish(id: number, error: unknown): void {
    this.become({ running: this.state.running.filter((one) => one.id !== id), error });
  }

  private become(state: UploadState): void {
    this.state = state;
    this.listeners.forEach((listener) => {
      listener();
    });
  }
}
