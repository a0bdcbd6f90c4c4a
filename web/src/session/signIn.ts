import type { ThunkDispatch, UnknownAction } from "@reduxjs/toolkit";
import { useCallback } from "react";
import { useDispatch } from "react-redux";

import { api, type Login } from "../api";
import { forgetTokens, keepTokens } from "../api/tokens";
import { keepProfile } from "./profile";

/** How long a sign-out waits for the server; then this browser forgets the session all the same. */
const FAREWELL = 5_000;

export type AppDispatch = ThunkDispatch<unknown, unknown, UnknownAction>;

/**
 * Begin a session.
 *
 * @throws ApiError
 */
export function useSignIn(): (login: Login) => Promise<void> {
  const dispatch = useDispatch<AppDispatch>();
  return useCallback(
    async (login: Login) => {
      // Untracked: tokens have no place in the store.
      const { user, ...tokens } = await dispatch(
        api.endpoints.login.initiate({ login }, { track: false }),
      ).unwrap();
      keepProfile(user);
      keepTokens(tokens, user.user_id);
    },
    [dispatch],
  );
}

/** End the session, in this tab and in the others. */
export function useSignOut(): () => Promise<void> {
  const dispatch = useDispatch<AppDispatch>();
  return useCallback(async () => {
    const told = dispatch(api.endpoints.logout.initiate(undefined, { track: false }));
    await Promise.race([told, new Promise((resolve) => setTimeout(resolve, FAREWELL))]);
    forgetTokens();
  }, [dispatch]);
}

/** Ask for one's profile again, after something that the server changed beside it. */
export function useRenewProfile(): () => void {
  const dispatch = useDispatch();
  return useCallback(() => {
    dispatch(api.util.invalidateTags(["users"]));
  }, [dispatch]);
}

/**
 * Leave the site: the account is closed, and every session with it.
 *
 * @throws ApiError
 */
export function useCloseAccount(): (password: string) => Promise<void> {
  const dispatch = useDispatch<AppDispatch>();
  return useCallback(
    async (password: string) => {
      await dispatch(
        api.endpoints.closeAccount.initiate({ closeAccount: { password } }, { track: false }),
      ).unwrap();
      forgetTokens();
    },
    [dispatch],
  );
}
