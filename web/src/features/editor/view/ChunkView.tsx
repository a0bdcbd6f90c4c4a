import type { RenderChunkProps } from "slate-react";

/** A group of blocks: the browser lays out and paints only those that are near what is seen. */
export function ChunkView({ attributes, lowest, children }: RenderChunkProps) {
  return (
    <div
      {...attributes}
      style={lowest ? { contentVisibility: "auto", containIntrinsicSize: "auto 4000px" } : undefined}
    >
      {children}
    </div>
  );
}
