import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useSession, useSignIn } from "../../../session";
import { PasswordInput } from "../../../ui/form";
import { useNotice } from "../../../ui/notices";
import { Section } from "../Section";
import { ProtectedForm } from "./ProtectedForm";

export function PasswordSection() {
  const { t } = useTranslation(["settings", "form"]);
  const { user } = useSession();
  const [password, setPassword] = useState("");
  const signIn = useSignIn();
  const say = useNotice();
  const goOn = async () => {
    // The new password has ended every session, this one too.
    await signIn({ username: user?.username ?? "", password });
    setPassword("");
    say(t("account.passwordSaved"));
  };
  return (
    <Section title={t("account.password")} text={t("account.passwordText")}>
      <ProtectedForm changes={{ password }} onDone={goOn}>
        {(faults) => (
          <PasswordInput
            label={t("form:label.newPassword")}
            helperText={t("form:hint.password")}
            value={password}
            onChange={setPassword}
            fault={faults.password}
            autoComplete="new-password"
          />
        )}
      </ProtectedForm>
    </Section>
  );
}
