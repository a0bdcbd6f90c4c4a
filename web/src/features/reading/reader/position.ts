/** Where the window stands in a text. All lengths are in pixels. */
export interface Span {
  /** From the top of the document to that of the text. */
  top: number;
  height: number;
}

/** The part of the text that has been read, 0 to 1: all of it once its end is in the window. */
export function partRead(text: Span, scrolled: number, windowHeight: number): number {
  const end = text.top + text.height - windowHeight;
  if (end <= 0) return 1;
  // A text that is shorter than the window, but begins low in it, is read from the first scrolling on.
  const begin = text.top < end ? text.top : 0;
  return clamped((scrolled - begin) / (end - begin));
}

/** The part of the text above the top of the window: what a place keeps, whatever the size of the text is later. */
export function partAbove(text: Span, scrolled: number): number {
  return text.height ? clamped((scrolled - text.top) / text.height) : 0;
}

/** How far to scroll, so that so much of the text is above the window. */
export function scrollTo(text: Span, part: number): number {
  return part === 0 ? 0 : text.top + part * text.height;
}

function clamped(part: number): number {
  return Math.min(Math.max(part, 0), 1);
}
