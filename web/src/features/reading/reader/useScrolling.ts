import { type RefObject, useEffect, useState } from "react";

import { partRead, type Span } from "./position";

/** Pixels that one scrolls before it counts as a wish. */
const NUDGE = 12;

export function spanOf(element: HTMLElement): Span {
  const { top, height } = element.getBoundingClientRect();
  return { top: top + window.scrollY, height };
}

/** What the reader shows of scrolling: how far one is, in percent, and whether the bar makes room for the text. */
export function useScrolling(text: RefObject<HTMLElement | null>): { percent: number; hidden: boolean } {
  const [percent, setPercent] = useState(0);
  const [hidden, setHidden] = useState(false);
  useEffect(() => {
    let before = window.scrollY;
    let frame = 0;
    const look = () => {
      frame = 0;
      const now = window.scrollY;
      if (text.current) setPercent(Math.round(partRead(spanOf(text.current), now, window.innerHeight) * 100));
      if (Math.abs(now - before) < NUDGE && now > 0) return;
      setHidden(now > before && now > NUDGE * 6);
      before = now;
    };
    const onScroll = () => {
      frame ||= requestAnimationFrame(look);
    };
    look();
    window.addEventListener("scroll", onScroll, { passive: true });
    // The text arrives, its letters grow, the phone is turned.
    const sizes = new ResizeObserver(onScroll);
    sizes.observe(document.body);
    return () => {
      cancelAnimationFrame(frame);
      window.removeEventListener("scroll", onScroll);
      sizes.disconnect();
    };
  }, [text]);
  return { percent, hidden };
}
