/** What of the library is shown: it stands in the address, so that going back brings it back. */
export const SORTS = ["recent", "popular", "title"] as const;
export type Sort = (typeof SORTS)[number];

export interface Filters {
  /** Slug; empty for all. */
  genre: string;
  /** BCP 47; empty for all. */
  language: string;
  tag: string;
  sort: Sort;
  /** How many pages of the list are open. */
  pages: number;
}

export const ALL: Filters = { genre: "", language: "", tag: "", sort: "recent", pages: 1 };

const MOST_PAGES = 50;

export function filtersOf(params: URLSearchParams): Filters {
  const pages = Number(params.get("pages"));
  return {
    genre: params.get("genre") ?? "",
    language: params.get("language") ?? "",
    tag: params.get("tag") ?? "",
    sort: SORTS.find((sort) => sort === params.get("sort")) ?? ALL.sort,
    pages: Number.isInteger(pages) ? Math.min(Math.max(pages, 1), MOST_PAGES) : 1,
  };
}

/** The address of filters, without those that are as at the beginning. */
export function paramsOf(filters: Filters): URLSearchParams {
  const chosen = Object.entries(filters).filter(([name, value]) => value !== ALL[name as keyof Filters]);
  return new URLSearchParams(chosen.map(([name, value]) => [name, String(value)]));
}

/** Another choice begins at the first page of its list. */
export function changed(filters: Filters, change: Partial<Filters>): Filters {
  return { ...filters, pages: 1, ...change };
}
