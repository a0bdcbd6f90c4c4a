import Box from "@mui/material/Box";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

import { Screen } from "../../ui/Screen";

interface Props {
  title: string;
  intro?: ReactNode;
  children?: ReactNode;
  /** Other ways to go, below the sheet. */
  ways?: ReactNode;
}

/** A sheet of paper in the middle: what signing in, signing up and the like look like. */
export function EntryScreen({ title, intro, children, ways }: Props) {
  return (
    <Screen title={title} maxWidth="sm">
      <Box sx={SHEET}>
        <Typography variant="h1" sx={{ mb: 1 }}>
          {title}
        </Typography>
        {intro && <Typography sx={{ color: "text.secondary", mb: 1 }}>{intro}</Typography>}
        <Box sx={{ mt: 3 }}>{children}</Box>
      </Box>
      {ways && (
        <Stack spacing={1} sx={{ alignItems: "center", mt: 3 }}>
          {ways}
        </Stack>
      )}
    </Screen>
  );
}

const SHEET = {
  maxWidth: 440,
  mx: "auto",
  mt: { xs: 1, sm: 5 },
  p: { xs: 0, sm: 5 },
  borderRadius: 2,
  border: { sm: 1 },
  borderColor: { sm: "divider" },
  bgcolor: { sm: "background.paper" },
} as const;
