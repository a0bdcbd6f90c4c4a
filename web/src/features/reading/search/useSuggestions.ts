import { useEffect, useState } from "react";

import { type SearchItem, useSearchQuery } from "../../../api";

const PAUSE_MS = 180;
const MOST = 5;
const LONGEST = 500;

/** The value, once it has not changed for a moment. */
export function useDebounced<Value>(value: Value, pause = PAUSE_MS): Value {
  const [settled, setSettled] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => {
      setSettled(value);
    }, pause);
    return () => {
      clearTimeout(timer);
    };
  }, [value, pause]);
  return settled;
}

/** What fits what is being typed. The hook shows the answer to its last question only: an older one comes too late. */
export function useSuggestions(typed: string): { items: SearchItem[]; answered: boolean } {
  const q = useDebounced(typed.trim()).slice(0, LONGEST);
  const { data } = useSearchQuery({ q, perPage: MOST }, { skip: !q });
  return { items: q && data ? data.items : [], answered: Boolean(q && data) };
}

export function addressOf(item: SearchItem): string {
  const work = `/notebooks/${item.notebook_id}`;
  return item.page_id ? `${work}/pages/${item.page_id}` : work;
}
