import { mdiTrayArrowUp } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Typography from "@mui/material/Typography";
import { type DragEvent, type ReactNode, useRef, useState } from "react";

import { Icon } from "./Icon";

interface Props {
  /** What the button says: "Choose a file". */
  choose: string;
  /** What the field says beneath it. */
  children: ReactNode;
  /** As an <input>'s `accept`. */
  accept: string;
  onFile: (file: File) => void;
}

/** A field onto which a file can be dropped, or in which it can be chosen. */
export function DropZone({ choose, children, accept, onFile }: Props) {
  const input = useRef<HTMLInputElement>(null);
  const { over, handlers } = useDrop(onFile);
  return (
    <Box sx={{ ...ZONE, borderColor: over ? "primary.main" : "divider" }} {...handlers}>
      <Icon path={mdiTrayArrowUp} sx={{ fontSize: 40, color: "text.secondary" }} />
      <Button variant="outlined" onClick={() => input.current?.click()}>
        {choose}
      </Button>
      <Typography variant="body2" color="textSecondary">
        {children}
      </Typography>
      <input
        ref={input}
        type="file"
        accept={accept}
        aria-label={choose}
        tabIndex={-1}
        hidden
        onChange={({ target }) => {
          const file = target.files?.[0];
          // The same file may be chosen again after an error.
          target.value = "";
          if (file) onFile(file);
        }}
      />
    </Box>
  );
}

function useDrop(onFile: (file: File) => void) {
  const [over, setOver] = useState(false);
  const handlers = {
    onDragOver: (event: DragEvent) => {
      event.preventDefault();
      setOver(true);
    },
    onDragLeave: () => {
      setOver(false);
    },
    onDrop: (event: DragEvent) => {
      event.preventDefault();
      setOver(false);
      const file = event.dataTransfer.files[0];
      if (file) onFile(file);
    },
  };
  return { over, handlers };
}

const ZONE = {
  display: "flex",
  flexDirection: "column",
  alignItems: "center",
  gap: 1.5,
  p: 4,
  textAlign: "center",
  border: 2,
  borderStyle: "dashed",
  borderRadius: 2,
  transition: "border-color 120ms",
} as const;
