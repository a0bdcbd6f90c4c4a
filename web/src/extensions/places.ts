/** Where a plugin's pages stand. */
export function rootOf(plugin: string): string {
  return `/x/${encodeURIComponent(plugin)}/`;
}

/**
 * The address that a plugin means by a path.
 *
 * @throws TypeError if it is not the plugin's own.
 */
export function placeOf(plugin: string, path: string): string {
  const root = rootOf(plugin);
  const { origin, pathname } = new URL(path, `${HERE}${root}`);
  const place = pathname.replace(/\/+$/, "") + "/";
  if (origin !== HERE || !place.startsWith(root))
    throw new TypeError(`"${path}" does not stand below ${root}`);
  return place.slice(0, -1);
}

/** Any origin would do: it tells addresses that lead away from those that do not. */
const HERE = "https://app.invalid";

export interface Placed {
  place: string;
}

/** Which of some pages an address means, and what of the address stands behind the page's own. */
export function pageAt<P extends Placed>(
  pages: readonly P[],
  address: string,
): { page: P; rest: string } | null {
  const above = pages.filter(({ place }) => `${address}/`.startsWith(`${place}/`));
  const [page] = above.sort((one, other) => other.place.length - one.place.length);
  return page ? { page, rest: address.slice(page.place.length + 1) } : null;
}
