import type { ReactNode } from "react";
import { Navigate, Outlet, useLocation } from "react-router";

import { useSession } from "./session";

interface Origin {
  from: string;
  /** Who was signed in there: somebody else is not led to it. */
  userId: number | null;
}

/** Shows its routes to whoever is signed in; others come back to the place after signing in. */
export function SignedInOnly() {
  const { status, formerId } = useSession();
  const { pathname, search, hash } = useLocation();
  if (status === "starting") return null;
  if (status === "signed-in") return <Outlet />;
  const origin: Origin = { from: pathname + search + hash, userId: formerId };
  return <Navigate to="/sign-in" state={origin} replace />;
}

/** Shows its routes, sign-in and the like, to whoever is not signed in, and leads back whoever is. */
export function SignedOutOnly() {
  const { status, user } = useSession();
  const origin = useLocation().state as Origin | null;
  if (status === "starting") return null;
  if (!user) return <Outlet />;
  const isTheirs = !origin?.userId || origin.userId === user.user_id;
  return <Navigate to={origin && isTheirs ? origin.from : "/"} replace />;
}

interface Guarded {
  children: ReactNode;
  /** What others see. */
  otherwise: ReactNode;
}

/** Shows something to administrators. The server looks for itself: this only spares others a page that fails. */
export function AdminOnly({ children, otherwise }: Guarded) {
  const { user } = useSession();
  return user?.role === "admin" ? children : otherwise;
}

/** Shows something to the one whose it is. */
export function OwnerOnly({ ownerId, children, otherwise }: Guarded & { ownerId: number }) {
  const { user } = useSession();
  return user?.user_id === ownerId ? children : otherwise;
}
