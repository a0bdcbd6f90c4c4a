/** Who is signed in. The tokens are `api/tokens`' business; here is what the screens need to know. */
import { createSlice, type PayloadAction } from "@reduxjs/toolkit";
import { useSelector } from "react-redux";

import { api, type OwnProfile } from "../api";

export interface SessionState {
  /** `starting` until it is known who is signed in. */
  status: "starting" | "signed-in" | "signed-out";
  user: OwnProfile | null;
  /** Who was signed in last in this tab: only they are led back to where they were. */
  formerId: number | null;
}

const initialState: SessionState = { status: "starting", user: null, formerId: null };

export const session = createSlice({
  name: "session",
  initialState,
  reducers: {
    signedIn: (state, { payload }: PayloadAction<OwnProfile>): SessionState => ({
      ...state,
      status: "signed-in",
      user: payload,
    }),
    signedOut: (state): SessionState => ({
      status: "signed-out",
      user: null,
      formerId: state.user?.user_id ?? state.formerId,
    }),
  },
  extraReducers: (builder) => {
    builder.addMatcher(isNewProfile, (state, { payload }) => {
      if (state.user?.user_id === payload.user_id) state.user = payload;
    });
  },
});

export const { signedIn, signedOut } = session.actions;

function isNewProfile(action: { type: string }): action is PayloadAction<OwnProfile> {
  return (
    api.endpoints.ownProfile.matchFulfilled(action) || api.endpoints.changeSettings.matchFulfilled(action)
  );
}

export function useSession(): SessionState {
  return useSelector(sessionOf);
}

export function sessionOf(state: { session: SessionState }): SessionState {
  return state.session;
}
