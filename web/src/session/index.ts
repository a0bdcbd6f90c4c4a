export { AdminOnly, OwnerOnly, SignedInOnly, SignedOutOnly } from "./guards";
export { session, useSession, type SessionState } from "./session";
export { useLanguage } from "./language";
export { useCloseAccount, useRenewProfile, useSignIn, useSignOut } from "./signIn";
export { startSession } from "./start";
