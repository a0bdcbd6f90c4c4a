import { lazy } from "react";
import { Navigate, type RouteObject } from "react-router";

import { SignedInOnly } from "../../session";

const SettingsLayout = lazy(async () => ({ default: (await import("./SettingsLayout")).SettingsLayout }));
const ProfilePage = lazy(async () => ({ default: (await import("./profile/ProfilePage")).ProfilePage }));
const AccountPage = lazy(async () => ({ default: (await import("./account/AccountPage")).AccountPage }));
const SessionsPage = lazy(async () => ({ default: (await import("./sessions/SessionsPage")).SessionsPage }));
const AppearancePage = lazy(async () => ({
  default: (await import("./appearance/AppearancePage")).AppearancePage,
}));
const DataPage = lazy(async () => ({ default: (await import("./data/DataPage")).DataPage }));

export const routes: RouteObject[] = [
  {
    path: "/settings",
    element: <SettingsLayout />,
    children: [
      { path: "appearance", element: <AppearancePage /> },
      {
        element: <SignedInOnly />,
        children: [
          { index: true, element: <Navigate to="profile" replace /> },
          { path: "profile", element: <ProfilePage /> },
          { path: "account", element: <AccountPage /> },
          { path: "sessions", element: <SessionsPage /> },
          { path: "data", element: <DataPage /> },
        ],
      },
    ],
  },
];
