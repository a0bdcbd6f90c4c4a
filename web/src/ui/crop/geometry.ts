/** Which part of a picture stands in a frame of another shape. Lengths are in the picture's own pixels. */
export interface Size {
  width: number;
  height: number;
}

export interface Rect extends Size {
  x: number;
  y: number;
}

/** What a person has chosen: the middle of the part, as fractions of the picture, and how much it is enlarged. */
export interface View {
  x: number;
  y: number;
  zoom: number;
}

export const WHOLE: View = { x: 0.5, y: 0.5, zoom: 1 };
export const MAX_ZOOM = 5;

/** The part that stands in a frame of this aspect (width / height): at zoom 1 as much as fits, never beyond the edge. */
export function partOf(picture: Size, aspect: number, { x, y, zoom }: View): Rect {
  const width = Math.min(picture.width, picture.height * aspect) / zoom;
  const height = width / aspect;
  return {
    x: within(x * picture.width - width / 2, 0, picture.width - width),
    y: within(y * picture.height - height / 2, 0, picture.height - height),
    width,
    height,
  };
}

/** The same view, moved by a distance; at an edge it stops. */
export function moved(picture: Size, aspect: number, view: View, dx: number, dy: number): View {
  const part = partOf(picture, aspect, view);
  return settled(picture, aspect, {
    ...view,
    x: (part.x + part.width / 2 + dx) / picture.width,
    y: (part.y + part.height / 2 + dy) / picture.height,
  });
}

/** The same view, at another zoom, about the same middle. */
export function zoomed(picture: Size, aspect: number, view: View, zoom: number): View {
  return settled(picture, aspect, { ...view, zoom: within(zoom, 1, MAX_ZOOM) });
}

/** How large the part is drawn: in the picture's own pixels, unless a side is longer than `longest`. */
export function drawnSize(part: Size, longest: number): Size {
  const scale = Math.min(1, longest / Math.max(part.width, part.height));
  return {
    width: Math.max(1, Math.round(part.width * scale)),
    height: Math.max(1, Math.round(part.height * scale)),
  };
}

/** A view whose middle is where the middle of its part is. */
function settled(picture: Size, aspect: number, view: View): View {
  const part = partOf(picture, aspect, view);
  return {
    zoom: view.zoom,
    x: (part.x + part.width / 2) / picture.width,
    y: (part.y + part.height / 2) / picture.height,
  };
}

function within(value: number, least: number, most: number): number {
  return Math.min(Math.max(value, least), Math.max(least, most));
}
