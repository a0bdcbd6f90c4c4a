import Button from "@mui/material/Button";
import Dialog from "@mui/material/Dialog";
import DialogActions from "@mui/material/DialogActions";
import DialogContent from "@mui/material/DialogContent";
import DialogTitle from "@mui/material/DialogTitle";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useSession, useCloseAccount } from "../../../session";
import { FormError, PasswordInput, useSubmit } from "../../../ui/form";
import { useNotice } from "../../../ui/notices";

/** Asks for the password, once more says what happens, and closes the account. */
export function CloseDialog({ onCancel }: { onCancel: () => void }) {
  const { t } = useTranslation(["settings", "form", "app"]);
  const { user } = useSession();
  const [password, setPassword] = useState("");
  const closeAccount = useCloseAccount();
  const say = useNotice();
  const { form, busy, error, faults, onSubmit } = useSubmit(async () => {
    await closeAccount(password);
    say(t("data.closed"));
  });
  return (
    <Dialog open onClose={onCancel} fullWidth maxWidth="sm" aria-labelledby="close-title">
      <form ref={form} onSubmit={onSubmit} noValidate>
        <DialogTitle id="close-title">{t("data.closeTitle", { name: user?.username ?? "" })}</DialogTitle>
        <DialogContent>
          <Stack spacing={2.5}>
            <Typography>{t("data.closeText")}</Typography>
            <FormError error={error} faults={faults} />
            <PasswordInput
              label={t("form:label.currentPassword")}
              value={password}
              onChange={setPassword}
              fault={faults.password ? "current_password_invalid" : undefined}
              autoComplete="current-password"
            />
          </Stack>
        </DialogContent>
        <DialogActions sx={{ px: 3, pb: 2 }}>
          <Button onClick={onCancel}>{t("app:action.cancel")}</Button>
          <Button type="submit" color="error" variant="contained" loading={busy}>
            {t("data.closeConfirm")}
          </Button>
        </DialogActions>
      </form>
    </Dialog>
  );
}
