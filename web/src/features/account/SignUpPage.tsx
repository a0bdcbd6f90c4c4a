import { mdiDoorClosedLock } from "@mdi/js";
import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Typography from "@mui/material/Typography";
import { useState } from "react";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useLocation } from "react-router";

import { EmptyState } from "../../ui/EmptyState";
import { Screen } from "../../ui/Screen";
import { EntryScreen } from "./EntryScreen";
import { SignUpForm } from "./SignUpForm";

export function SignUpPage() {
  const { t } = useTranslation("account");
  const state: unknown = useLocation().state;
  const [closed, setClosed] = useState(false);
  if (closed) return <RegistrationClosed />;
  const ways = (
    <Typography>
      {t("signUp.known")}{" "}
      <Link component={RouterLink} to="/sign-in" state={state}>
        {t("signUp.signIn")}
      </Link>
    </Typography>
  );
  return (
    <EntryScreen title={t("signUp.title")} intro={t("signUp.intro")} ways={ways}>
      <SignUpForm
        onClosed={() => {
          setClosed(true);
        }}
      />
    </EntryScreen>
  );
}

function RegistrationClosed() {
  const { t } = useTranslation("account");
  const discover = (
    <Button component={RouterLink} to="/" variant="contained">
      {t("signUp.discover")}
    </Button>
  );
  return (
    <Screen title={t("signUp.title")}>
      <EmptyState icon={mdiDoorClosedLock} title={t("signUp.closedTitle")} action={discover} level="h1">
        {t("signUp.closed")}
      </EmptyState>
    </Screen>
  );
}
