import { mdiDotsVertical } from "@mdi/js";
import Divider from "@mui/material/Divider";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import Switch from "@mui/material/Switch";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { Icon } from "../../../ui/Icon";
import type { DialogName } from "./useActions";
import type { Habits } from "./useHabits";
import type { Readers } from "./useReaders";

interface Props {
  readers: Readers | null;
  revisionsPath: string;
  habits: Habits;
  onHabits: (changes: Partial<Habits>) => void;
  onOpen: (dialog: DialogName) => void;
}

const DIALOGS = ["preview", "copies", "goal", "keys"] as const;
const SWITCHES = ["typewriter", "typography"] as const;

/** What is needed now and then. */
export function MoreMenu({ readers, revisionsPath, habits, onHabits, onOpen }: Props) {
  const { t } = useTranslation("editor");
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => {
    setAnchor(null);
  };
  return (
    <>
      <IconButton
        aria-label={t("more.label")}
        aria-haspopup="menu"
        edge="end"
        onClick={(event) => {
          setAnchor(event.currentTarget);
        }}
      >
        <Icon path={mdiDotsVertical} />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={close}>
        <MenuItem component={Link} to={revisionsPath}>
          {t("more.revisions")}
        </MenuItem>
        {DIALOGS.map((dialog) => (
          <MenuItem
            key={dialog}
            onClick={() => {
              close();
              onOpen(dialog);
            }}
          >
            {t(`more.${dialog}`)}
          </MenuItem>
        ))}
        {readers && readers.status !== "draft" && (
          <MenuItem
            disabled={readers.busy}
            onClick={() => {
              close();
              readers.unpublish();
            }}
          >
            {t("publish.unpublish")}
          </MenuItem>
        )}
        <Divider />
        {SWITCHES.map((habit) => (
          <MenuItem
            key={habit}
            role="menuitemcheckbox"
            aria-checked={habits[habit]}
            onClick={() => {
              onHabits({ [habit]: !habits[habit] });
            }}
            sx={{ justifyContent: "space-between", gap: 2 }}
          >
            {t(`more.${habit}`)}
            <Switch
              size="small"
              checked={habits[habit]}
              inert
              slotProps={{ input: { "aria-hidden": true } }}
            />
          </MenuItem>
        ))}
      </Menu>
    </>
  );
}
