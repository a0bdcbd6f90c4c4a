import { useEffect } from "react";
import { NavigationType, useLocation, useNavigationType } from "react-router";

/** A new page begins at its top; going back, the browser finds the place again. */
export function useScrollToTop(): void {
  const { pathname } = useLocation();
  const how = useNavigationType();
  useEffect(() => {
    if (how !== NavigationType.Pop) window.scrollTo(0, 0);
  }, [pathname, how]);
}
