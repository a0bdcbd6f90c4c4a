import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";

import { Icon } from "../../../ui/Icon";

interface Props {
  icon: string;
  label: string;
  keys?: string;
  isPressed?: boolean;
  /** There is nothing for it to do. It can still be reached, so that the arrows do not jump. */
  isIdle?: boolean;
  onPress: () => void;
}

/** One tool. A press with the mouse leaves the caret in the text; which tool Tab reaches, the toolbar decides. */
export function ToolButton({ icon, label, keys, isPressed, isIdle = false, onPress }: Props) {
  return (
    <Tooltip title={keys ? `${label} (${keys})` : label} disableInteractive>
      <IconButton
        size="small"
        tabIndex={-1}
        aria-label={label}
        aria-pressed={isPressed}
        aria-disabled={isIdle || undefined}
        aria-keyshortcuts={keys?.replace("Ctrl", "Control").replace("⌘", "Meta")}
        onMouseDown={(event) => {
          event.preventDefault();
        }}
        onClick={isIdle ? undefined : onPress}
        sx={{
          borderRadius: 1,
          color: isPressed ? "primary.main" : "text.primary",
          bgcolor: isPressed ? "action.selected" : undefined,
          p: 0.75,
          "&[aria-disabled]": { color: "action.disabled", cursor: "default" },
        }}
      >
        <Icon path={icon} fontSize="small" />
      </IconButton>
    </Tooltip>
  );
}
