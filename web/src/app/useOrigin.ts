import { type Location, useLocation } from "react-router";

/** Nobody comes back to these after signing in: where they came from is kept. */
const ENTRIES = new Set(["/sign-in", "/sign-up", "/forgot", "/reset", "/verify"]);

/** What a link to sign-in says of the page on which it stands, so that one is led back to it. */
export function useOrigin(): unknown {
  const { pathname, search, hash, state } = useLocation() as Location<unknown>;
  return ENTRIES.has(pathname) ? state : { from: pathname + search + hash };
}
