import { lazy } from "react";
import type { RouteObject } from "react-router";

import { SignedOutOnly } from "../../session";

const SignInPage = lazy(async () => ({ default: (await import("./pages")).SignInPage }));
const SignUpPage = lazy(async () => ({ default: (await import("./pages")).SignUpPage }));
const ForgotPage = lazy(async () => ({ default: (await import("./pages")).ForgotPage }));
const ResetPage = lazy(async () => ({ default: (await import("./pages")).ResetPage }));
const VerifyPage = lazy(async () => ({ default: (await import("./pages")).VerifyPage }));

export const routes: RouteObject[] = [
  {
    element: <SignedOutOnly />,
    children: [
      { path: "/sign-in", element: <SignInPage /> },
      { path: "/sign-up", element: <SignUpPage /> },
      { path: "/forgot", element: <ForgotPage /> },
    ],
  },
  { path: "/reset", element: <ResetPage /> },
  { path: "/verify", element: <VerifyPage /> },
];
