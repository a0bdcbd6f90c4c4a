import { lazy } from "react";
import type { RouteObject } from "react-router";

import { SignedInOnly } from "../../session";

const WorksPage = lazy(async () => ({ default: (await import("./works/WorksPage")).WorksPage }));
const RoomPage = lazy(async () => ({ default: (await import("./room/RoomPage")).RoomPage }));

export const routes: RouteObject[] = [
  {
    element: <SignedInOnly />,
    children: [
      { path: "/write", element: <WorksPage /> },
      { path: "/write/:notebookId", element: <RoomPage /> },
    ],
  },
];
