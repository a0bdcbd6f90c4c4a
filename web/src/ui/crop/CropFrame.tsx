import Box from "@mui/material/Box";
import { type PointerEvent, type RefObject, useRef } from "react";

import { moved, partOf, type Size, type View, zoomed } from "./geometry";

interface Props {
  address: string;
  picture: RefObject<HTMLImageElement | null>;
  size: Size | null;
  aspect: number;
  round: boolean;
  view: View;
  onView: (view: View) => void;
  onSize: (size: Size) => void;
  onUnreadable: () => void;
}

/** The frame, with the picture behind it that a finger or a mouse moves. */
export function CropFrame({
  address,
  picture,
  size,
  aspect,
  round,
  view,
  onView,
  onSize,
  onUnreadable,
}: Props) {
  const frame = useRef<HTMLDivElement>(null);
  const drag = useDrag((dx, dy) => {
    if (!size || !frame.current) return;
    const scale = partOf(size, aspect, view).width / frame.current.clientWidth;
    onView(moved(size, aspect, view, -dx * scale, -dy * scale));
  });
  return (
    <Box
      ref={frame}
      {...drag}
      onWheel={(event) => {
        if (size) onView(zoomed(size, aspect, view, view.zoom * Math.exp(-event.deltaY / 500)));
      }}
      sx={{
        ...FRAME,
        aspectRatio: aspect,
        width: `min(100%, ${String(52 * aspect)}vh)`,
        borderRadius: round ? "50%" : 1,
      }}
    >
      <img
        ref={picture}
        src={address}
        alt=""
        draggable={false}
        style={{ position: "absolute", maxWidth: "none", ...placeOf(size, aspect, view) }}
        onLoad={({ currentTarget: { naturalWidth: width, naturalHeight: height } }) => {
          if (width && height) onSize({ width, height });
          else onUnreadable();
        }}
        onError={onUnreadable}
      />
    </Box>
  );
}

function placeOf(size: Size | null, aspect: number, view: View): React.CSSProperties {
  if (!size) return { visibility: "hidden" };
  const part = partOf(size, aspect, view);
  return {
    width: `${String((100 * size.width) / part.width)}%`,
    left: `${String((-100 * part.x) / part.width)}%`,
    top: `${String((-100 * part.y) / part.height)}%`,
  };
}

/** What an element needs for being dragged: told how far the pointer went since the last time, in CSS pixels. */
function useDrag(onDrag: (dx: number, dy: number) => void) {
  const last = useRef<{ x: number; y: number } | null>(null);
  const end = () => {
    last.current = null;
  };
  return {
    onPointerDown: (event: PointerEvent) => {
      event.currentTarget.setPointerCapture(event.pointerId);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerMove: (event: PointerEvent) => {
      if (!last.current) return;
      onDrag(event.clientX - last.current.x, event.clientY - last.current.y);
      last.current = { x: event.clientX, y: event.clientY };
    },
    onPointerUp: end,
    onPointerCancel: end,
  };
}

const FRAME = {
  position: "relative",
  overflow: "hidden",
  mx: "auto",
  bgcolor: "action.hover",
  cursor: "grab",
  touchAction: "none",
  userSelect: "none",
  "&:active": { cursor: "grabbing" },
} as const;
