import Avatar from "@mui/material/Avatar";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link } from "react-router";

import type { OwnProfile } from "../api";
import { useSession } from "../session";
import { useOrigin } from "./useOrigin";

const AccountMenuList = lazy(async () => ({ default: (await import("./AccountMenuList")).AccountMenuList }));

/** On a phone signing in stands below, where there is room for it. */
const WIDE = { display: { xs: "none", md: "inline-flex" }, flexShrink: 0 } as const;

/** The ways in for visitors, and the account of who is signed in. */
export function AccountMenu() {
  const { status, user } = useSession();
  if (status === "starting") return null;
  return user ? <OwnMenu user={user} /> : <WaysIn />;
}

function WaysIn() {
  const { t } = useTranslation();
  const origin = useOrigin();
  return (
    <>
      <Button component={Link} to="/sign-in" state={origin} color="inherit" sx={WIDE}>
        {t("nav.signIn")}
      </Button>
      <Button component={Link} to="/sign-up" state={origin} variant="contained" sx={{ flexShrink: 0 }}>
        {t("nav.signUp")}
      </Button>
    </>
  );
}

function OwnMenu({ user }: { user: OwnProfile }) {
  const { t } = useTranslation();
  const [anchor, setAnchor] = useState<HTMLElement | null>(null);
  return (
    <>
      <IconButton
        aria-label={t("nav.account", { name: user.username })}
        aria-haspopup="menu"
        aria-expanded={anchor !== null}
        onClick={(event) => {
          setAnchor(event.currentTarget);
        }}
      >
        <Avatar src={user.image_url ?? undefined} alt="" sx={{ width: 32, height: 32 }} />
      </IconButton>
      <Suspense>
        {anchor && (
          <AccountMenuList
            anchor={anchor}
            user={user}
            onClose={() => {
              setAnchor(null);
            }}
          />
        )}
      </Suspense>
    </>
  );
}
