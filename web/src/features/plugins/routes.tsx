import { lazy } from "react";
import type { RouteObject } from "react-router";

const PluginPage = lazy(async () => ({ default: (await import("./PluginPage")).PluginPage }));

export const routes: RouteObject[] = [{ path: "/x/:plugin/*", element: <PluginPage /> }];
