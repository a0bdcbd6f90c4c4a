import Avatar from "@mui/material/Avatar";
import Button from "@mui/material/Button";
import IconButton from "@mui/material/IconButton";
import { lazy, Suspense, useState } from "react";
import { useTranslation } from "react-i18next";
import { Link, type Location, useLocation } from "react-router";

import type { OwnProfile } from "../api";
import { useSession } from "../session";

const AccountMenuList = lazy(async () => ({ default: (await import("./AccountMenuList")).AccountMenuList }));

/** Nobody comes back to these after signing in: where they came from is kept. */
const ENTRIES = new Set(["/sign-in", "/sign-up", "/forgot", "/reset", "/verify"]);

/** The ways in for visitors, and the account of who is signed in. */
export function AccountMenu() {
  const { status, user } = useSession();
  if (status === "starting") return null;
  return user ? <OwnMenu user={user} /> : <WaysIn />;
}

function WaysIn() {
  const { t } = useTranslation();
  const { pathname, search, hash, state } = useLocation() as Location<unknown>;
  const origin = ENTRIES.has(pathname) ? state : { from: pathname + search + hash };
  return (
    <>
      <Button component={Link} to="/sign-in" state={origin} color="inherit">
        {t("nav.signIn")}
      </Button>
      <Button
        component={Link}
        to="/sign-up"
        state={origin}
        variant="contained"
        sx={{ display: { xs: "none", sm: "inline-flex" } }}
      >
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
