import { mdiCellphone, mdiLaptop } from "@mdi/js";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import Chip from "@mui/material/Chip";
import ListItem from "@mui/material/ListItem";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";

import { type SessionItem, useEndSessionMutation } from "../../../api";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { Icon } from "../../../ui/Icon";
import { useFormat } from "../../../ui/useFormat";
import { deviceOf } from "./device";

/** One device, and the way to sign it out. The one that asks signs out by the menu. */
export function SessionRow({ session }: { session: SessionItem }) {
  const { t } = useTranslation("settings");
  const [end, { isLoading, error }] = useEndSessionMutation();
  const name = useDeviceName(session.user_agent);
  const { isPhone } = deviceOf(session.user_agent);
  return (
    <ListItem disableGutters divider sx={{ gap: 2, flexWrap: "wrap", py: 1.5 }}>
      <Icon path={isPhone ? mdiCellphone : mdiLaptop} sx={{ color: "text.secondary" }} />
      <Box sx={{ flex: "1 1 200px", minWidth: 0 }}>
        <Typography sx={{ fontWeight: 500, display: "flex", flexWrap: "wrap", gap: 1 }} component="div">
          {name}
          {session.current && <Chip size="small" color="primary" label={t("sessions.here")} />}
        </Typography>
        <Typography variant="body2" sx={{ color: "text.secondary", overflowWrap: "anywhere" }}>
          <LastUsed session={session} />
        </Typography>
        <ErrorNotice error={error} />
      </Box>
      {!session.current && (
        <Button
          size="small"
          loading={isLoading}
          aria-label={t("sessions.endNamed", { name })}
          onClick={() => void end({ sessionId: session.session_id })}
        >
          {t("sessions.end")}
        </Button>
      )}
    </ListItem>
  );
}

function LastUsed({ session }: { session: SessionItem }) {
  const { t } = useTranslation("settings");
  const when = useFormat().moment(session.last_used);
  const from = session.address ? t("sessions.from", { address: session.address }) : "";
  return [t("sessions.used", { when }), from].filter(Boolean).join(", ");
}

function useDeviceName(userAgent: string): string {
  const { t } = useTranslation("settings");
  const { browser, system } = deviceOf(userAgent);
  if (browser && system) return t("sessions.on", { browser, system });
  return browser ?? system ?? t("sessions.unknown");
}
