/** Which pictures can be covers. */
export const ACCEPT = "image/jpeg,image/png,image/webp,image/gif,image/avif";
const MAX_BYTES = 10 * 1024 * 1024;

/** What is wrong with a file before it is opened. A large picture is none the worse: its part is cut out first. */
export function faultOfPicture({ type }: Pick<File, "type">): "kind" | null {
  return ACCEPT.split(",").includes(type) ? null : "kind";
}

export function isTooLarge({ size }: Pick<Blob, "size">): boolean {
  return size > MAX_BYTES;
}
