/**
 * Whether an address is that of a picture that somebody gave, and not of one that the site draws where there is none
 * (docs/reference/http.md, "Pictures").
 */
export function isGiven(address: string | null | undefined): boolean {
  return /\/images\/[^/]+$/.test(address ?? "");
}
