import Box from "@mui/material/Box";
import Chip from "@mui/material/Chip";
import Link from "@mui/material/Link";
import ListItem from "@mui/material/ListItem";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link as RouterLink } from "react-router";

import type { ManagedUser } from "../../../api";
import { useFormat } from "../../../ui/useFormat";
import { UserActions } from "./UserActions";

/** One account, as administrators see it. */
export function UserRow({ user }: { user: ManagedUser }) {
  const { t } = useTranslation("admin");
  const format = useFormat();
  const used = user.last_used ? t("users.used", { date: format.date(user.last_used) }) : t("users.never");
  return (
    <ListItem disableGutters divider sx={{ gap: 2, py: 1.5 }}>
      <Box sx={{ flexGrow: 1, minWidth: 0 }}>
        <Box sx={{ display: "flex", flexWrap: "wrap", gap: 1, alignItems: "center" }}>
          <Link
            component={RouterLink}
            to={`/user/${encodeURIComponent(user.username)}`}
            sx={{ fontWeight: 600 }}
          >
            {user.username}
          </Link>
          <States user={user} />
        </Box>
        <Typography variant="body2" sx={{ overflowWrap: "anywhere" }}>
          {user.email}
        </Typography>
        <Typography variant="body2" sx={{ color: "text.secondary" }}>
          {t("users.since", { date: format.date(user.user_created) })} · {used}
        </Typography>
      </Box>
      {!user.closed && <UserActions user={user} />}
    </ListItem>
  );
}

function States({ user }: { user: ManagedUser }) {
  const { t } = useTranslation("admin");
  return (
    <>
      {user.role === "admin" && <Chip size="small" color="primary" label={t("users.admin")} />}
      {user.disabled && <Chip size="small" color="error" label={t("users.disabled")} />}
      {user.closed && <Chip size="small" label={t("users.closed")} />}
      {!user.email_verified && <Chip size="small" variant="outlined" label={t("users.unverified")} />}
    </>
  );
}
