import { Suspense } from "react";
import { Outlet, useLocation } from "react-router";

import { Boundary } from "./Boundary";
import { SkipLink } from "./SkipLink";

/** Pages that fill the window and bring a bar of their own. */
export function Bare() {
  const { pathname } = useLocation();
  return (
    <>
      <SkipLink />
      <Boundary key={pathname}>
        <Suspense>
          <Outlet />
        </Suspense>
      </Boundary>
    </>
  );
}
