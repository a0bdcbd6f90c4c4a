import { mdiAccountOutline, mdiCogOutline, mdiLogout, mdiShieldAccountOutline } from "@mdi/js";
import Divider from "@mui/material/Divider";
import ListItemIcon from "@mui/material/ListItemIcon";
import ListItemText from "@mui/material/ListItemText";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useTranslation } from "react-i18next";
import { Link, useNavigate } from "react-router";

import type { OwnProfile } from "../api";
import { useSignOut } from "../session";
import { Icon } from "../ui/Icon";

interface Props {
  anchor: HTMLElement;
  user: OwnProfile;
  onClose: () => void;
}

/** What the account's menu holds: fetched when it is first opened. */
export function AccountMenuList({ anchor, user, onClose }: Props) {
  const { t } = useTranslation();
  const signOut = useSignOut();
  const navigate = useNavigate();
  const leave = async () => {
    // First away from what only this person may see: its guard would lead to sign-in.
    await navigate("/");
    await signOut();
  };
  return (
    <Menu open anchorEl={anchor} onClose={onClose} onClick={onClose}>
      <MenuItem component={Link} to={`/user/${encodeURIComponent(user.username)}`}>
        <Entry icon={mdiAccountOutline} text={t("nav.profile")} />
      </MenuItem>
      <MenuItem component={Link} to="/settings">
        <Entry icon={mdiCogOutline} text={t("nav.settings")} />
      </MenuItem>
      {user.role === "admin" && (
        <MenuItem component={Link} to="/admin">
          <Entry icon={mdiShieldAccountOutline} text={t("nav.admin")} />
        </MenuItem>
      )}
      <Divider />
      <MenuItem onClick={leave}>
        <Entry icon={mdiLogout} text={t("nav.signOut")} />
      </MenuItem>
    </Menu>
  );
}

function Entry({ icon, text }: { icon: string; text: string }) {
  return (
    <>
      <ListItemIcon>
        <Icon path={icon} />
      </ListItemIcon>
      <ListItemText>{text}</ListItemText>
    </>
  );
}
