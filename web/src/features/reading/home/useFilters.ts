import { useCallback } from "react";
import { useSearchParams } from "react-router";

import { changed, type Filters, filtersOf, paramsOf } from "./filters";

/** The filters of the address, and how to change them. More of the same list is no new place to come back to. */
export function useFilters(): [Filters, (change: Partial<Filters>) => void] {
  const [params, setParams] = useSearchParams();
  const change = useCallback(
    (wanted: Partial<Filters>) => {
      setParams((now) => paramsOf(changed(filtersOf(now), wanted)), { replace: wanted.pages !== undefined });
    },
    [setParams],
  );
  return [filtersOf(params), change];
}
