import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useSession } from "../../../session";
import { TextInput } from "../../../ui/form";
import { useNotice } from "../../../ui/notices";
import { Section } from "../Section";
import { ProtectedForm } from "./ProtectedForm";

export function UsernameSection() {
  const { t } = useTranslation(["settings", "form"]);
  const { user } = useSession();
  const [username, setUsername] = useState(user?.username ?? "");
  const say = useNotice();
  const address = `${window.location.origin}/user/${user?.username ?? ""}`;
  return (
    <Section title={t("account.username")} text={t("account.usernameText", { address })}>
      <ProtectedForm
        changes={{ username }}
        onDone={() => {
          say(t("saved"));
        }}
      >
        {(faults) => (
          <TextInput
            label={t("form:label.username")}
            helperText={t("form:hint.username")}
            value={username}
            onChange={setUsername}
            fault={faults.username}
            autoComplete="username"
          />
        )}
      </ProtectedForm>
    </Section>
  );
}
