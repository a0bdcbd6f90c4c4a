import { useSyncExternalStore } from "react";

/** Things that plugins bring while the app already runs. Components that follow them are rendered again. */
export class Arrivals<T> {
  private items: readonly T[] = [];
  private readonly listeners = new Set<() => void>();

  all = (): readonly T[] => this.items;

  add(item: T): void {
    this.items = [...this.items, item];
    this.listeners.forEach((listener) => {
      listener();
    });
  }

  subscribe = (listener: () => void): (() => void) => {
    this.listeners.add(listener);
    return () => this.listeners.delete(listener);
  };
}

export function useArrivals<T>(arrivals: Arrivals<T>): readonly T[] {
  return useSyncExternalStore(arrivals.subscribe, arrivals.all);
}
