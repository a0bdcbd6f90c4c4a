import { site } from "./site";
import { accessToken } from "./tokens";

/** What browsers send for a page that is being left, all such calls together (Fetch standard, HTTP-network-or-cache fetch). */
const MOST_BYTES = 60 * 1024;

export interface Parting {
  /** Below the API's root. */
  path: string;
  body: unknown;
  key: string;
}

/**
 * Send a PUT while the page is being left; nobody hears the answer.
 *
 * @returns whether it was short enough to be sent.
 */
export function putInParting({ path, body, key }: Parting): boolean {
  const token = accessToken();
  const text = JSON.stringify(body);
  if (!token || new Blob([text]).size > MOST_BYTES) return false;
  // eslint-disable-next-line no-restricted-globals -- axios has no `keepalive`
  fetch(site.api + path, {
    method: "PUT",
    keepalive: true,
    body: text,
    headers: {
      "Content-Type": "application/json",
      Authorization: `Bearer ${token}`,
      "Idempotency-Key": key,
    },
  }).catch(() => undefined);
  return true;
}
