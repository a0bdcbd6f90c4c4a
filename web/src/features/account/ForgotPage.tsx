import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import { useForgotPasswordMutation } from "../../api";
import { FormError, TextInput, useSubmit } from "../../ui/form";
import { EntryScreen } from "./EntryScreen";

export function ForgotPage() {
  const { t } = useTranslation(["account", "form"]);
  const [email, setEmail] = useState("");
  const [sent, setSent] = useState(false);
  const [forgot] = useForgotPasswordMutation();
  const { form, busy, error, faults, onSubmit } = useSubmit(async () => {
    await forgot({ forgot: { email } }).unwrap();
    setSent(true);
  });
  const back = (
    <Button component={Link} to="/sign-in">
      {t("forgot.back")}
    </Button>
  );
  if (sent)
    return <EntryScreen title={t("forgot.sentTitle")} intro={t("forgot.sent", { email })} ways={back} />;
  return (
    <EntryScreen title={t("forgot.title")} intro={t("forgot.intro")} ways={back}>
      <Stack component="form" ref={form} spacing={2.5} onSubmit={onSubmit} noValidate>
        <FormError error={error} faults={faults} />
        <TextInput
          label={t("form:label.email")}
          type="email"
          value={email}
          onChange={setEmail}
          fault={faults.email}
          autoComplete="email"
        />
        <Button type="submit" variant="contained" size="large" loading={busy} disabled={!email.includes("@")}>
          {t("forgot.submit")}
        </Button>
      </Stack>
    </EntryScreen>
  );
}
