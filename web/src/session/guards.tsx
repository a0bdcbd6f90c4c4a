import { Navigate, Outlet, useLocation } from "react-router";

import { useSession } from "./session";

/** Shows its routes to whoever is signed in; others come back to the place after signing in. */
export function SignedInOnly() {
  const { status } = useSession();
  const { pathname, search } = useLocation();
  if (status === "starting") return null;
  if (status === "signed-out") return <Navigate to="/sign-in" state={{ from: pathname + search }} replace />;
  return <Outlet />;
}

/** Shows its routes, sign-in and the like, to whoever is not signed in. */
export function SignedOutOnly() {
  const { status } = useSession();
  const location = useLocation();
  const state = location.state as { from?: string } | null;
  if (status === "starting") return null;
  if (status === "signed-in") return <Navigate to={state?.from ?? "/"} replace />;
  return <Outlet />;
}
