import { type RouteObject, useRoutes } from "react-router";

import { routes as account } from "../features/account/routes";
import { routes as admin } from "../features/admin/routes";
import { routes as editor } from "../features/editor/routes";
import { routes as plugins } from "../features/plugins/routes";
import { readerRoutes, routes as reading } from "../features/reading/routes";
import { routes as settings } from "../features/settings/routes";
import { routes as writing } from "../features/writing/routes";
import { Absent } from "../ui/Absent";
import { Layout } from "./Layout";
import { Bare } from "./Bare";

const routes: RouteObject[] = [
  {
    element: <Layout />,
    children: [
      ...reading,
      ...account,
      ...writing,
      ...editor,
      ...settings,
      ...admin,
      ...plugins,
      { path: "*", element: <Absent /> },
    ],
  },
  { element: <Bare />, children: readerRoutes },
];

export function Routes() {
  return useRoutes(routes);
}
