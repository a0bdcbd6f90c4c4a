/** Which files can be imported, and what may go wrong with them. */
export const ACCEPT = ".md,.markdown,.html,.htm,.docx,.epub,.txt,.json";
const MAX_BYTES = 32 * 1024 * 1024;

export type ImportFault =
  "kind" | "large" | "blank" | "unreadable" | "hostile" | "tooMuch" | "busy" | "unavailable";

/** What the server answers, by the codes of docs/reference/errors.md. */
const FAULTS: Partial<Record<string, ImportFault>> = {
  unsupported_file: "kind",
  unreadable_file: "unreadable",
  hostile_file: "hostile",
  too_much_to_convert: "tooMuch",
  converter_busy: "busy",
  converter_unavailable: "unavailable",
};

export function faultOfFile({ name, size }: Pick<File, "name" | "size">): ImportFault | null {
  const kinds = ACCEPT.split(",");
  if (!kinds.some((kind) => name.toLowerCase().endsWith(kind))) return "kind";
  if (size === 0) return "blank";
  return size > MAX_BYTES ? "large" : null;
}

export function faultOfAnswer(code: string): ImportFault | null {
  return FAULTS[code] ?? null;
}
