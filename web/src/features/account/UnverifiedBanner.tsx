import "./words";

import Alert from "@mui/material/Alert";
import Button from "@mui/material/Button";
import { useState } from "react";
import { useTranslation } from "react-i18next";

import { useResendVerificationMutation } from "../../api";
import { useSession } from "../../session";
import { useSayError } from "../../ui/useSayError";

const LATER = "sinpluma.verifyLater";

/** Reminds whoever has not verified their address, until they say that it can wait: for as long as the tab is open. */
export function UnverifiedBanner() {
  const { t } = useTranslation("account");
  const { user } = useSession();
  const [later, setLater] = useState(() => sessionStorage.getItem(LATER) !== null);
  const [resend, { isLoading, isSuccess }] = useResendVerificationMutation();
  const sayError = useSayError();
  if (!user || user.email_verified || later) return null;
  const wait = () => {
    sessionStorage.setItem(LATER, "yes");
    setLater(true);
  };
  const again = async () => {
    const { error } = await resend({});
    if (error) sayError(error);
  };
  return (
    <Alert
      severity="info"
      role="status"
      data-reminder
      sx={BANNER}
      action={
        <>
          {!isSuccess && (
            <Button color="inherit" size="small" loading={isLoading} onClick={again}>
              {t("unverified.resend")}
            </Button>
          )}
          <Button color="inherit" size="small" onClick={wait}>
            {t("unverified.later")}
          </Button>
        </>
      }
    >
      {isSuccess ? t("unverified.sent") : t("unverified.text", { email: user.email })}
    </Alert>
  );
}

const BANNER = {
  borderRadius: 0,
  px: { xs: 2, md: 3 },
  flexWrap: "wrap",
  color: "text.primary",
  bgcolor: "background.paper",
  borderBottom: 1,
  borderColor: "divider",
  "& .MuiAlert-icon": { color: "primary.main", display: { xs: "none", sm: "flex" } },
} as const;
