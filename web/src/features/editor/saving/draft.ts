import type { SlateDocument } from "../../../document/types";

/** What a person writes: the state that is kept, sent and compared. */
export interface Draft {
  title: string;
  content: SlateDocument;
}

/** A draft as the server has it. */
export interface StoredDraft extends Draft {
  version: number;
}

export const LONGEST_TITLE = 100;

/** Whether two drafts are one state, however their objects came about. */
export function sameDraft(one: Draft, other: Draft): boolean {
  return (
    one.title.trim() === other.title.trim() &&
    (one.content === other.content || JSON.stringify(one.content) === JSON.stringify(other.content))
  );
}

/** What of a draft is sent: without a title the content is saved all the same, and the stored title stays. */
export function changesOf({ title, content }: Draft): Partial<Draft> {
  const trimmed = title.trim();
  return trimmed ? { title: trimmed, content } : { content };
}
