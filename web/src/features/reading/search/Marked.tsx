import Box from "@mui/material/Box";

import { piecesOf } from "./marks";

/** A text with what fits the search marked. */
export function Marked({ text, matches }: { text: string; matches: readonly (readonly number[])[] }) {
  return piecesOf(text, matches).map(({ text: piece, marked }, index) =>
    marked ? (
      <Box key={index} component="mark" sx={MARK}>
        {piece}
      </Box>
    ) : (
      piece
    ),
  );
}

const MARK = {
  color: "inherit",
  bgcolor: "action.selected",
  boxShadow: (theme: { palette: { primary: { main: string } } }) =>
    `inset 0 -2px 0 ${theme.palette.primary.main}`,
  borderRadius: "2px",
  px: "1px",
} as const;
