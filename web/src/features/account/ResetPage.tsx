import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation, useNavigate } from "react-router";

import { isApiError, useResetPasswordMutation } from "../../api";
import { FormError, PasswordInput, useSubmit } from "../../ui/form";
import { useNotice } from "../../ui/notices";
import { EntryScreen } from "./EntryScreen";

/** Where the link in the letter leads; what stands behind # never goes to a server's log. */
export function ResetPage() {
  const { t } = useTranslation(["account", "form"]);
  const token = useLocation().hash.slice(1);
  const [password, setPassword] = useState("");
  const [reset] = useResetPasswordMutation();
  const navigate = useNavigate();
  const say = useNotice();
  const { form, busy, error, faults, onSubmit } = useSubmit(async () => {
    await reset({ reset: { token, password } }).unwrap();
    say(t("reset.done"));
    await navigate("/sign-in", { replace: true });
  });
  if (!token || (isApiError(error) && error.code === "token_invalid")) return <DeadLink />;
  return (
    <EntryScreen title={t("reset.title")} intro={t("reset.intro")}>
      <Stack component="form" ref={form} spacing={2.5} onSubmit={onSubmit} noValidate>
        <FormError error={error} faults={faults} />
        <PasswordInput
          label={t("form:label.newPassword")}
          helperText={t("form:hint.password")}
          value={password}
          onChange={setPassword}
          fault={faults.password}
          autoComplete="new-password"
        />
        <Button type="submit" variant="contained" size="large" loading={busy}>
          {t("reset.submit")}
        </Button>
      </Stack>
    </EntryScreen>
  );
}

function DeadLink() {
  const { t } = useTranslation("account");
  return (
    <EntryScreen title={t("reset.deadTitle")} intro={t("reset.dead")}>
      <Button component={Link} to="/forgot" variant="contained">
        {t("reset.again")}
      </Button>
    </EntryScreen>
  );
}
