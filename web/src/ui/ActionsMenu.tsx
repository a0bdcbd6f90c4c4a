import { mdiDotsHorizontal } from "@mdi/js";
import IconButton from "@mui/material/IconButton";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useRef, useState } from "react";

import { Icon } from "./Icon";

export interface Action {
  label: string;
  icon: string;
  /** Something is lost by it. */
  danger?: boolean;
  disabled?: boolean;
  onChoose: () => void;
}

/** What can be done with one thing, behind three dots. The menu is gone, and the focus back, before it is done. */
export function ActionsMenu({ label, actions }: { label: string; actions: readonly Action[] }) {
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const chosen = useRef<(() => void) | null>(null);
  const close = (choice?: () => void) => {
    chosen.current = choice ?? null;
    setAnchor(null);
  };
  return (
    <>
      <IconButton
        aria-label={label}
        aria-haspopup="menu"
        onClick={(event) => {
          setAnchor(event.currentTarget);
        }}
      >
        <Icon path={mdiDotsHorizontal} />
      </IconButton>
      <Menu
        open={anchor !== null}
        anchorEl={anchor}
        onClose={() => {
          close();
        }}
        slotProps={{ transition: { onExited: () => chosen.current?.() } }}
      >
        {actions.map((action) => (
          <MenuItem
            key={action.label}
            disabled={action.disabled}
            sx={action.danger ? { color: "error.main" } : undefined}
            onClick={() => {
              close(action.onChoose);
            }}
          >
            <ListItemIcon sx={{ color: "inherit" }}>
              <Icon path={action.icon} fontSize="small" />
            </ListItemIcon>
            <ListItemText>{action.label}</ListItemText>
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
