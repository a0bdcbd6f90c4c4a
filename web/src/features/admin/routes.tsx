import { lazy } from "react";
import { Navigate, type RouteObject } from "react-router";

import { SignedInOnly } from "../../session";

const AdminLayout = lazy(async () => ({ default: (await import("./AdminLayout")).AdminLayout }));
const UsersPage = lazy(async () => ({ default: (await import("./users/UsersPage")).UsersPage }));
const ReportsPage = lazy(async () => ({ default: (await import("./reports/ReportsPage")).ReportsPage }));

export const routes: RouteObject[] = [
  {
    element: <SignedInOnly />,
    children: [
      {
        path: "/admin",
        element: <AdminLayout />,
        children: [
          { index: true, element: <Navigate to="users" replace /> },
          { path: "users", element: <UsersPage /> },
          { path: "reports", element: <ReportsPage /> },
        ],
      },
    ],
  },
];
