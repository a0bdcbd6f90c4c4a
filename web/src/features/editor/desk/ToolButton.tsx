import IconButton from "@mui/material/IconButton";
import Tooltip from "@mui/material/Tooltip";

import { Icon } from "../../../ui/Icon";

interface Props {
  icon: string;
  label: string;
  keys?: string;
  isPressed?: boolean;
  onPress: () => void;
}

/** One tool. A press with the mouse leaves the caret in the text; which tool Tab reaches, the toolbar decides. */
export function ToolButton({ icon, label, keys, isPressed, onPress }: Props) {
  return (
    <Tooltip title={keys ? `${label} (${keys})` : label} disableInteractive>
      <IconButton
        size="small"
        tabIndex={-1}
        aria-label={label}
        aria-pressed={isPressed}
        aria-keyshortcuts={keys?.replace("Ctrl", "Control").replace("⌘", "Meta")}
        onMouseDown={(event) => {
          event.preventDefault();
        }}
        onClick={onPress}
        sx={{
          borderRadius: 1,
          color: isPressed ? "primary.main" : "text.primary",
          bgcolor: isPressed ? "action.selected" : undefined,
          p: 0.75,
        }}
      >
        <Icon path={icon} fontSize="small" />
      </IconButton>
    </Tooltip>
  );
}
