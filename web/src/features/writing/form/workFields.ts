/** The fields of a work that its author fills in, and the rules for them. */
import type { NotebookDetail } from "../../../api";

export interface WorkFields {
  title: string;
  resume: string;
  /** 0 as long as none is chosen. */
  genre_id: number;
  language: string;
  tags: string[];
}

export type WorkField = keyof WorkFields;
export const WORK_FIELDS = [
  "title",
  "resume",
  "genre_id",
  "language",
  "tags",
] as const satisfies readonly WorkField[];

export const MAX = { title: 100, resume: 5000, tags: 20, tag: 50 } as const;

export type FieldFault =
  "titleMissing" | "titleLong" | "synopsisLong" | "genreMissing" | "tagsMany" | "tagLong";
export type FieldFaults = Partial<Record<WorkField, { fault: FieldFault; max?: number }>>;

export function fieldsOf(work: Pick<NotebookDetail, WorkField>): WorkFields {
  const { title, resume, genre_id, language, tags } = work;
  return { title, resume, genre_id, language, tags };
}

/** Characters as the server counts them: an emoji is one, unlike in `length`. */
export function lengthOf(text: string): number {
  return Array.from(text).length;
}

export function faultsOf({ title, resume, genre_id, tags }: WorkFields): FieldFaults {
  const faults: FieldFaults = {};
  if (!title.trim()) faults.title = { fault: "titleMissing" };
  if (lengthOf(title.trim()) > MAX.title) faults.title = { fault: "titleLong", max: MAX.title };
  if (lengthOf(resume.trim()) > MAX.resume) faults.resume = { fault: "synopsisLong", max: MAX.resume };
  if (!genre_id) faults.genre_id = { fault: "genreMissing" };
  if (tags.length > MAX.tags) faults.tags = { fault: "tagsMany", max: MAX.tags };
  if (tags.some((tag) => lengthOf(tag) > MAX.tag)) faults.tags = { fault: "tagLong", max: MAX.tag };
  return faults;
}

/** Those fields in which two states of a work differ. */
export function differences(one: WorkFields, other: WorkFields): WorkField[] {
  return WORK_FIELDS.filter((field) => !same(one[field], other[field]));
}

/** What was changed of a state: only this is sent. */
export function changesOf(base: WorkFields, values: WorkFields): Partial<WorkFields> {
  return Object.fromEntries(differences(base, values).map((field) => [field, values[field]]));
}

function same(one: unknown, other: unknown): boolean {
  return JSON.stringify(one) === JSON.stringify(other);
}

/** Tags with others behind them; each once however it is cased or accented, as the server keeps them. */
export function withTags(tags: readonly string[], typed: string): string[] {
  const all = [...tags, ...typed.split(",").map((tag) => tag.trim())].filter(Boolean);
  return all.filter((tag, index) => all.findIndex((other) => folded(other) === folded(tag)) === index);
}

function folded(tag: string): string {
  return tag.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();
}
