/** Which addresses a document may lead to or show. The server refuses others; this is for what did not come from it. */
import { site } from "../api/site";

const MAIL = /^mailto:[^@,\s]+@[^@,\s]+$/i;
// Browsers drop tabs and line breaks within an address, and take a backslash for a slash.
// eslint-disable-next-line no-control-regex -- control characters are what it is about
const TREACHEROUS = /[\u0000-\u0020\u007f\\\u200b-\u200f\u202a-\u202e\u2066-\u2069]/;

/** The address of a link, if it is http(s) with a host, or mailto. */
export function safeLink(address: unknown): string | null {
  if (typeof address !== "string" || address.length > 2048 || TREACHEROUS.test(address)) return null;
  if (MAIL.test(address)) return address;
  if (!/^https?:\/\/[^/]/i.test(address)) return null;
  return URL.canParse(address) ? address : null;
}

/**
 * The address of a picture, if it is of this very site, or stands where the site keeps its pictures: others would tell a
 * stranger who reads.
 */
export function ownImage(
  address: unknown,
  origin = window.location.origin,
  pictures: string | null | undefined = site.pictures,
): string | null {
  if (typeof address !== "string" || !/^(\/|https?:)/i.test(address) || TREACHEROUS.test(address))
    return null;
  if (!URL.canParse(address, origin)) return null;
  const url = new URL(address, origin);
  if (url.origin === origin) return url.pathname + url.search;
  return url.origin === pictures ? url.href : null;
}

/** What a person typed as a link, mended where the intention is plain: `example.org` and `ana@example.org`. */
export function linkFrom(typed: string): string | null {
  const text = typed.trim();
  if (/^[^@\s:/]+@[^@\s:/]+\.[^@\s:/]+$/.test(text)) return safeLink(`mailto:${text}`);
  if (/^[\p{L}\p{N}-]+(\.[\p{L}\p{N}-]+)+([/?#].*)?$/u.test(text)) return safeLink(`https://${text}`);
  return safeLink(text);
}
