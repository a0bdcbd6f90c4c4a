import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { type ReactNode, useState } from "react";
import { useTranslation } from "react-i18next";

import type { SettingsChange } from "../../../api";
import { FormError, PasswordInput, useSubmit } from "../../../ui/form";
import type { Fault } from "../../../ui/form/words";
import { currentOf, useChangeSettings } from "../useChangeSettings";

interface Props {
  changes: SettingsChange;
  onDone: () => void | Promise<void>;
  children: (faults: Record<string, Fault>) => ReactNode;
}

/** A form for what only whoever knows the present password may change. */
export function ProtectedForm({ changes, onDone, children }: Props) {
  const { t } = useTranslation(["settings", "form", "app"]);
  const [password, setPassword] = useState("");
  const { seen, setSeen, save } = useChangeSettings();
  const { form, busy, error, faults, onSubmit } = useSubmit(async () => {
    try {
      await save({ ...changes, current_password: password });
    } catch (reason) {
      // What is stored now shows above: sent again, the change is meant.
      setSeen(currentOf(reason) ?? seen);
      throw reason;
    }
    setPassword("");
    await onDone();
  });
  return (
    <Stack component="form" ref={form} spacing={2.5} onSubmit={onSubmit} noValidate>
      {currentOf(error) ? (
        <Alert severity="warning">{t("conflict.text")}</Alert>
      ) : (
        <FormError error={error} faults={faults} />
      )}
      {children(faults)}
      <PasswordInput
        label={t("form:label.currentPassword")}
        value={password}
        onChange={setPassword}
        fault={faults.current_password}
        autoComplete="current-password"
      />
      <Button type="submit" variant="outlined" loading={busy} sx={{ alignSelf: "start" }}>
        {t("account.change")}
      </Button>
    </Stack>
  );
}
