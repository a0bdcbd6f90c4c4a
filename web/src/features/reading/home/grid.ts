/** A list of covers. */
export const GRID = {
  listStyle: "none",
  m: 0,
  p: 0,
  mt: 3,
  display: "grid",
  gridTemplateColumns: { xs: "repeat(2, minmax(0, 1fr))", sm: "repeat(auto-fill, minmax(168px, 1fr))" },
  columnGap: { xs: 2, sm: 3 },
  rowGap: { xs: 3, sm: 5 },
} as const;
