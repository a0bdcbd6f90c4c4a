import Box from "@mui/material/Box";
import Typography from "@mui/material/Typography";
import { type ReactNode, useId } from "react";

interface Props {
  title: string;
  text?: ReactNode;
  children: ReactNode;
}

/** One thing that can be set. */
export function Section({ title, text, children }: Props) {
  const id = useId();
  return (
    <Box component="section" aria-labelledby={id} sx={SECTION}>
      <Typography id={id} variant="h3" component="h2" sx={{ mb: text ? 0.5 : 2 }}>
        {title}
      </Typography>
      {text && (
        <Typography sx={{ color: "text.secondary", mb: 2, overflowWrap: "anywhere" }}>{text}</Typography>
      )}
      {children}
    </Box>
  );
}

const SECTION = {
  pb: 4,
  mb: 4,
  borderBottom: 1,
  borderColor: "divider",
  "&:last-child": { borderBottom: 0, mb: 0 },
} as const;
