export { SignedInOnly, SignedOutOnly } from "./guards";
export { endSession, session, startSession, useSession, type SessionState } from "./session";
