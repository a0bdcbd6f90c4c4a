import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { isApiError } from "../../api";
import { useSignIn } from "../../session";
import { FormError, PasswordInput, TextInput, useSubmit } from "../../ui/form";

/** Once it has worked, the guard around the page leads back to where the person came from. */
export function SignInForm() {
  const { t } = useTranslation(["account", "form"]);
  const [username, setUsername] = useState("");
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  const { form, busy, error, onSubmit } = useSubmit(() => signIn({ username, password }));
  const isWrong = isApiError(error) && (error.status === 401 || error.status === 400);
  return (
    <Stack component="form" ref={form} spacing={2.5} onSubmit={onSubmit} noValidate>
      {isWrong ? (
        <Alert severity="error">{t("signIn.wrong")}</Alert>
      ) : (
        <FormError error={error} faults={{}} />
      )}
      <TextInput
        label={t("signIn.name")}
        value={username}
        onChange={setUsername}
        autoComplete="username"
        slotProps={{ htmlInput: { autoCapitalize: "none", autoCorrect: "off", spellCheck: false } }}
      />
      <PasswordInput
        label={t("form:label.password")}
        value={password}
        onChange={setPassword}
        autoComplete="current-password"
      />
      <Button type="submit" variant="contained" size="large" loading={busy}>
        {t("signIn.submit")}
      </Button>
    </Stack>
  );
}
