/** What the plugins' modules have added to the app, and which of them failed. */
import { Arrivals, useArrivals } from "../document/arrivals";
import type { MenuEntry, Page } from "./client";
import type { Placed } from "./places";

export type PlacedEntry = Omit<MenuEntry, "path"> & Placed & { plugin: string };
export type PlacedPage = Omit<Page, "path"> & Placed & { plugin: string };

/** A module that could not be used, or a page that broke. */
export interface Fault {
  plugin: string;
  reason: string;
}

export const entries = new Arrivals<PlacedEntry>();
export const pages = new Arrivals<PlacedPage>();
const faults = new Arrivals<Fault>();

export function reportFault(plugin: string, error: unknown): void {
  faults.add({ plugin, reason: error instanceof Error ? error.message : String(error) });
}

export function useEntries(): readonly PlacedEntry[] {
  return useArrivals(entries);
}

export function usePages(): readonly PlacedPage[] {
  return useArrivals(pages);
}

export function useFaults(): readonly Fault[] {
  return useArrivals(faults);
}
