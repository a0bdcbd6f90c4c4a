import Box from "@mui/material/Box";
import { Link } from "react-router";

interface Props {
  /** What the ways lead to parts of. */
  label: string;
  tabs: readonly { to: string; label: string; current: boolean }[];
}

/** The ways to the parts of a page, each of which has an address of its own. */
export function LinkTabs({ label, tabs }: Props) {
  return (
    <Box component="nav" aria-label={label} sx={BAR}>
      {tabs.map((tab) => (
        <Box
          key={tab.to}
          component={Link}
          to={tab.to}
          aria-current={tab.current ? "page" : undefined}
          sx={{ ...WAY, ...(tab.current && HERE) }}
        >
          {tab.label}
        </Box>
      ))}
    </Box>
  );
}

const BAR = { display: "flex", gap: 3, mb: 3, borderBottom: 1, borderColor: "divider" } as const;

const WAY = {
  py: 1.25,
  mb: "-1px",
  borderBottom: 2,
  borderColor: "transparent",
  typography: "button",
  color: "text.secondary",
  textDecoration: "none",
  "&:hover": { color: "text.primary" },
} as const;

const HERE = { color: "primary.main", borderColor: "primary.main" } as const;
