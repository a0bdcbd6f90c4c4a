/** Where the window stands in a text. All lengths are in pixels. */
export interface Span {
  /** From the top of the document to that of the text. */
  top: number;
  height: number;
}

/** The part of the text that has been read, 0 to 1: all of it once its end is in the window. */
export function partRead(text: Span, scrolled: number, windowHeight: number): number {
  const length = text.height - windowHeight;
  return length <= 0 ? 1 : clamped((scrolled - text.top) / length);
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
