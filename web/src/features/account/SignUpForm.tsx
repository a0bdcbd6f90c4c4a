import Button from "@mui/material/Button";
import Stack from "@mui/material/Stack";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { useNavigate, useSearchParams } from "react-router";

import { isApiError, useRegisterMutation } from "../../api";
import { useSignIn } from "../../session";
import { FormError, PasswordInput, TextInput, useSubmit } from "../../ui/form";

const PLAIN = { htmlInput: { autoCapitalize: "none", autoCorrect: "off", spellCheck: false } };

/** Makes an account and signs in to it. A site by invitation asks for its code once it has said that it wants one. */
export function SignUpForm({ onClosed }: { onClosed: () => void }) {
  const { t } = useTranslation(["account", "form"]);
  const [parameters] = useSearchParams();
  const [username, setUsername] = useState("");
  const [email, setEmail] = useState("");
  const [password, setPassword] = useState("");
  const [invite, setInvite] = useState(parameters.get("invite") ?? "");
  const [byInvitation, setByInvitation] = useState(invite !== "");
  const signUp = useSignUp();
  const { form, busy, error, faults, onSubmit } = useSubmit(async () => {
    try {
      await signUp({ username, email, password, ...(byInvitation && { invite }) });
    } catch (reason) {
      if (isApiError(reason) && reason.code === "registration_closed") onClosed();
      if (isApiError(reason) && "invite" in reason.errors) setByInvitation(true);
      throw reason;
    }
  });
  return (
    <Stack component="form" ref={form} spacing={2.5} onSubmit={onSubmit} noValidate>
      <FormError error={error} faults={faults} />
      <TextInput
        label={t("form:label.username")}
        helperText={t("form:hint.username")}
        value={username}
        onChange={setUsername}
        fault={faults.username}
        autoComplete="username"
        slotProps={PLAIN}
      />
      <TextInput
        label={t("form:label.email")}
        type="email"
        value={email}
        onChange={setEmail}
        fault={faults.email}
        autoComplete="email"
        slotProps={PLAIN}
      />
      <PasswordInput
        label={t("form:label.password")}
        helperText={t("form:hint.password")}
        value={password}
        onChange={setPassword}
        fault={faults.password}
        autoComplete="new-password"
      />
      {byInvitation && (
        <TextInput
          label={t("signUp.invite")}
          helperText={t("signUp.inviteHint")}
          value={invite}
          onChange={setInvite}
          fault={invite ? faults.invite : undefined}
          autoComplete="off"
        />
      )}
      <Button type="submit" variant="contained" size="large" loading={busy}>
        {t("signUp.submit")}
      </Button>
    </Stack>
  );
}

interface NewAccount {
  username: string;
  email: string;
  password: string;
  invite?: string;
}

function useSignUp() {
  const [register] = useRegisterMutation();
  const signIn = useSignIn();
  const navigate = useNavigate();
  return async (account: NewAccount) => {
    await register({ register: account }).unwrap();
    try {
      await signIn({ username: account.username, password: account.password });
    } catch {
      // The account is there: what keeps from signing in now, the sign-in page says.
      await navigate("/sign-in");
    }
  };
}
