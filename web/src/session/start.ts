/** Finding out who is signed in, when the app starts and whenever another tab changes it. */
import type { EnhancedStore } from "@reduxjs/toolkit";

import { api, isApiError, type OwnProfile } from "../api";
import { keptSession, onSession } from "../api/tokens";
import { i18next, speak } from "../i18n";
import { forgetProfile, keepProfile, keptProfile } from "./profile";
import { sessionOf, signedIn, signedOut, type SessionState } from "./session";

type Store = Pick<EnhancedStore<{ session: SessionState }>, "getState" | "subscribe"> & {
  // eslint-disable-next-line @typescript-eslint/no-explicit-any -- the store's own dispatch, whose type stands above
  dispatch: (action: any) => any;
};

/** Take up the kept session. Whoever was signed in stays so while the server is away. */
export function startSession(store: Store): void {
  followProfile(store);
  onSession((userId) => {
    follow(store, userId);
  });
  const kept = keptSession();
  if (kept) resume(store, kept.userId);
  else store.dispatch(signedOut());
}

/** The question for a profile that has no answer yet: while the app starts, nothing else tells who it will be. */
let asking: { userId: number } | null = null;

/** Another tab's renewal tells of the session, too: that is nobody else. */
function follow(store: Store, userId: number | null): void {
  const { user } = sessionOf(store.getState());
  if ((user?.user_id ?? asking?.userId ?? null) === userId) return;
  leave(store);
  if (userId !== null) resume(store, userId);
}

/** Forget all that was fetched for who was signed in. */
function leave(store: Store): void {
  asking = null;
  store.dispatch(signedOut());
  store.dispatch(api.util.resetApiState());
}

function resume(store: Store, userId: number): void {
  const profile = keptProfile(userId);
  if (profile) store.dispatch(signedIn(profile));
  void ask(store, userId);
}

/** The subscription stays, so that the profile is asked for again whenever something changes it. */
async function ask(store: Store, userId: number): Promise<void> {
  const question = (asking = { userId });
  const { data, error } = (await store.dispatch(
    api.endpoints.ownProfile.initiate(undefined, { forceRefetch: true }),
  )) as { data?: OwnProfile; error?: unknown };
  // Signed out meanwhile, or somebody else in: the answer is of a session that is over.
  if (asking !== question) return;
  asking = null;
  if (data?.user_id === userId) store.dispatch(signedIn(data));
  else if (sessionOf(store.getState()).status === "starting" && isApiError(error))
    store.dispatch(signedOut());
}

/** Keep the profile on this device, and speak its language. */
function followProfile(store: Store): void {
  let known: OwnProfile | null = null;
  store.subscribe(() => {
    const { status, user } = sessionOf(store.getState());
    if (user === known) return;
    if (user) keepProfile(user);
    else if (status === "signed-out") forgetProfile();
    if (user && user.locale !== known?.locale && user.locale !== i18next.language) void speak(user.locale);
    known = user;
  });
}
