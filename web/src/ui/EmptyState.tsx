import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import type { ReactNode } from "react";

import { Icon } from "./Icon";

interface Props {
  icon: string;
  title: string;
  children?: ReactNode;
  action?: ReactNode;
  /** Its place among the headings: h1 where it is all there is. */
  level?: "h1" | "h2";
}

/** Stands where a list would be, and says what to do. */
export function EmptyState({ icon, title, children, action, level = "h2" }: Props) {
  return (
    <Box sx={{ textAlign: "center", py: 8, px: 2, maxWidth: 480, mx: "auto" }}>
      <Icon path={icon} sx={{ fontSize: 56, color: "text.secondary", mb: 2 }} />
      <Typography variant="h3" component={level} gutterBottom>
        {title}
      </Typography>
      <Typography sx={{ color: "text.secondary", mb: 3 }}>{children}</Typography>
      {action}
    </Box>
  );
}
