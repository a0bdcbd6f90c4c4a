import Alert from "@mui/material/Alert";
import Box from "@mui/material/Box";
import Button from "@mui/material/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useResendVerificationMutation } from "../../../api";
import { useSession } from "../../../session";
import { ErrorNotice } from "../../../ui/ErrorNotice";
import { TextInput } from "../../../ui/form";
import { useNotice } from "../../../ui/notices";
import { Section } from "../Section";
import { ProtectedForm } from "./ProtectedForm";

export function EmailSection() {
  const { t } = useTranslation(["settings", "form"]);
  const { user } = useSession();
  const [email, setEmail] = useState("");
  const say = useNotice();
  return (
    <Section title={t("account.email")} text={t("account.emailText", { email: user?.email ?? "" })}>
      <Verification />
      <ProtectedForm
        changes={{ email }}
        onDone={() => {
          setEmail("");
          say(t("saved"));
        }}
      >
        {(faults) => (
          <TextInput
            label={t("account.newEmail")}
            type="email"
            value={email}
            onChange={setEmail}
            fault={faults.email}
            autoComplete="email"
          />
        )}
      </ProtectedForm>
    </Section>
  );
}

/** Says what is still to be verified, and sends the link once more. */
function Verification() {
  const { t } = useTranslation("settings");
  const { user } = useSession();
  const [resend, { error, isSuccess, isLoading }] = useResendVerificationMutation();
  if (!user || (user.email_verified && !user.pending_email)) return null;
  const again = (
    <Button color="inherit" size="small" loading={isLoading} onClick={() => void resend({})}>
      {t("account.resend")}
    </Button>
  );
  return (
    <Box sx={{ mb: 3 }} aria-live="polite">
      <Alert severity={isSuccess ? "success" : "info"} action={isSuccess ? undefined : again}>
        {isSuccess
          ? t("account.resent")
          : user.pending_email
            ? t("account.emailWaiting", { email: user.pending_email })
            : t("account.emailUnverified")}
      </Alert>
      <ErrorNotice error={error} />
    </Box>
  );
}
