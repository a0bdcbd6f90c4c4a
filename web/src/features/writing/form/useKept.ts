import { useState } from "react";

/**
 * Something half written, kept as long as this tab lives: through an error, a reload or signing in again.
 *
 * @param key tells whose and what it is.
 */
export function useKept<T>(key: string): [T | null, (value: T | null) => void] {
  const [value, setValue] = useState(() => read(key) as T | null);
  const keep = (next: T | null) => {
    setValue(next);
    if (next === null) sessionStorage.removeItem(key);
    else sessionStorage.setItem(key, JSON.stringify(next));
  };
  return [value, keep];
}

function read(key: string): unknown {
  const kept = sessionStorage.getItem(key);
  return kept === null ? null : JSON.parse(kept);
}
