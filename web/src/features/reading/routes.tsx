import { lazy } from "react";
import type { RouteObject } from "react-router";

const HomePage = lazy(async () => ({ default: (await import("./HomePage")).HomePage }));

export const routes: RouteObject[] = [{ index: true, element: <HomePage /> }];
