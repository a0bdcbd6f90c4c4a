export { AdminOnly, OwnerOnly, SignedInOnly, SignedOutOnly } from "./guards";
export { session, useSession, type SessionState } from "./session";
export { useRenewProfile, useSignIn, useSignOut } from "./signIn";
export { startSession } from "./start";
