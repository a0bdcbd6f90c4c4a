import Button from "@mui/material/Button";
import Link from "@mui/material/Link";
import Stack from "@mui/material/Stack";
import Typography from "@mui/material/Typography";
import { useTranslation } from "react-i18next";
import { Link as RouterLink, useLocation } from "react-router";

import { EntryScreen } from "./EntryScreen";
import { SignInForm } from "./SignInForm";

export function SignInPage() {
  const { t } = useTranslation("account");
  const state = useLocation().state as { userId?: number | null } | null;
  const ways = (
    <Typography>
      {t("signIn.new")}{" "}
      <Link component={RouterLink} to="/sign-up" state={state}>
        {t("signIn.signUp")}
      </Link>
    </Typography>
  );
  return (
    <EntryScreen title={t("signIn.title")} intro={state?.userId ? t("signIn.back") : undefined} ways={ways}>
      <Stack spacing={2}>
        <SignInForm />
        <Button component={RouterLink} to="/forgot">
          {t("signIn.forgot")}
        </Button>
      </Stack>
    </EntryScreen>
  );
}
