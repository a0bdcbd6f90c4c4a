import Avatar from "@mui/material/Avatar";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import Menu from "@mui/material/Menu";
import MenuItem from "@mui/material/MenuItem";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useDispatch } from "react-redux";
import { Link } from "react-router";

import { endSession, useSession } from "../session";

/** The ways in for visitors, and the account of who is signed in. */
export function AccountMenu() {
  const { t } = useTranslation();
  const { status, user } = useSession();
  const dispatch = useDispatch();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  const close = () => {
    setAnchor(null);
  };
  if (status === "starting") return null;
  if (!user)
    return (
      <>
        <Button component={Link} to="/sign-in" color="inherit">
          {t("nav.signIn")}
        </Button>
        <Button component={Link} to="/sign-up" variant="contained">
          {t("nav.signUp")}
        </Button>
      </>
    );
  return (
    <>
      <IconButton
        aria-label={t("nav.account", { name: user.username })}
        aria-haspopup="menu"
        onClick={(event) => {
          setAnchor(event.currentTarget);
        }}
      >
        <Avatar src={user.image_url ?? undefined} alt="" sx={{ width: 32, height: 32 }} />
      </IconButton>
      <Menu open={anchor !== null} anchorEl={anchor} onClose={close} onClick={close}>
        <MenuItem component={Link} to={`/user/${user.username}`}>
          {t("nav.profile")}
        </MenuItem>
        <MenuItem component={Link} to="/settings">
          {t("nav.settings")}
        </MenuItem>
        {user.role === "admin" && (
          <MenuItem component={Link} to="/admin">
            {t("nav.admin")}
          </MenuItem>
        )}
        <MenuItem onClick={() => void endSession(dispatch)}>{t("nav.signOut")}</MenuItem>
      </Menu>
    </>
  );
}
