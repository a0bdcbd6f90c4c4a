import { drawnSize, type Rect } from "./geometry";

const LONGEST = 2400;
const QUALITY = 0.92;

/** Draw a part of a picture, and give it as a file: JPEG, or WebP where the original may have transparent places. */
export async function cut(picture: HTMLImageElement, part: Rect, type: string): Promise<Blob> {
  const { width, height } = drawnSize(part, LONGEST);
  const canvas = document.createElement("canvas");
  canvas.width = width;
  canvas.height = height;
  const context = canvas.getContext("2d");
  if (!context) throw new Error("this browser has no canvas");
  context.imageSmoothingQuality = "high";
  context.drawImage(picture, part.x, part.y, part.width, part.height, 0, 0, width, height);
  // A browser that writes no WebP gives PNG of its own accord.
  const written = await fileOf(canvas, type === "image/jpeg" ? type : "image/webp");
  if (!written) throw new Error("this browser cannot write pictures");
  return written;
}

function fileOf(canvas: HTMLCanvasElement, type: string): Promise<Blob | null> {
  return new Promise((resolve) => {
    canvas.toBlob(resolve, type, QUALITY);
  });
}
