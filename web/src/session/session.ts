/** Who is signed in. The tokens are `api/tokens`' business; here is what the screens need to know. */
import { createSlice, type Dispatch, type PayloadAction } from "@reduxjs/toolkit";
import { useSelector } from "react-redux";

import { api, type OwnProfile } from "../api";
import { refreshOnce } from "../api/refresh";
import { forgetTokens, refreshToken } from "../api/tokens";

export interface SessionState {
  /** `starting` until it is known whether the kept refresh token still works. */
  status: "starting" | "signed-in" | "signed-out";
  user: OwnProfile | null;
}

const initialState: SessionState = { status: "starting", user: null };

export const session = createSlice({
  name: "session",
  initialState,
  reducers: {
    signedIn: (_, { payload }: PayloadAction<OwnProfile>): SessionState => ({
      status: "signed-in",
      user: payload,
    }),
    signedOut: (): SessionState => ({ status: "signed-out", user: null }),
  },
});

export function useSession(): SessionState {
  return useSelector((state: { session: SessionState }) => state.session);
}

// eslint-disable-next-line @typescript-eslint/no-explicit-any -- the store's own dispatch, whose type stands above
type AnyDispatch = Dispatch & ((thunk: any) => any);

/** Find out at the start of the app whether somebody is signed in. */
export async function startSession(dispatch: AnyDispatch): Promise<void> {
  if (!refreshToken() || !(await refreshOnce(null))) {
    dispatch(session.actions.signedOut());
    return;
  }
  const { data } = (await dispatch(api.endpoints.ownProfile.initiate(undefined, { forceRefetch: true }))) as {
    data?: OwnProfile;
  };
  dispatch(data ? session.actions.signedIn(data) : session.actions.signedOut());
}

export async function endSession(dispatch: AnyDispatch): Promise<void> {
  await dispatch(api.endpoints.logout.initiate());
  forgetTokens();
  dispatch(session.actions.signedOut());
  dispatch(api.util.resetApiState());
}
