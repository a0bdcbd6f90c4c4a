import Button from "@mui/material/Button";
import { useEffect, useRef } from "react";
import { useTranslation } from "react-i18next";
import { Link, useLocation } from "react-router";

import { isApiError, useVerifyEmailMutation } from "../../api";
import { useRenewProfile } from "../../session";
import { ErrorNotice } from "../../ui/ErrorNotice";
import { EntryScreen } from "./EntryScreen";

/** Where the link in the letter leads. It is used at once: nothing is left to ask. */
export function VerifyPage() {
  const { t } = useTranslation("account");
  const token = useLocation().hash.slice(1);
  const [verify, { isSuccess, error }] = useVerifyEmailMutation();
  const renewProfile = useRenewProfile();
  const used = useRef("");
  const use = async () => {
    await verify({ verify: { token } });
    renewProfile();
  };
  useEffect(() => {
    // Once a token: an effect may run twice, and the link works once.
    if (!token || used.current === token) return;
    used.current = token;
    void use();
  });
  if (!token || (isApiError(error) && error.code === "token_invalid"))
    return (
      <Outcome
        title={t("verify.deadTitle")}
        text={t("verify.dead")}
        to="/settings/account"
        way={t("verify.settings")}
      />
    );
  if (isSuccess)
    return <Outcome title={t("verify.doneTitle")} text={t("verify.done")} to="/" way={t("verify.on")} />;
  return (
    <EntryScreen title={t("verify.title")} intro={error ? undefined : t("verify.busy")}>
      <ErrorNotice error={error} onRetry={use} />
    </EntryScreen>
  );
}

interface OutcomeProps {
  title: string;
  text: string;
  to: string;
  way: string;
}

function Outcome({ title, text, to, way }: OutcomeProps) {
  return (
    <EntryScreen title={title} intro={text}>
      <Button component={Link} to={to} variant="contained">
        {way}
      </Button>
    </EntryScreen>
  );
}
