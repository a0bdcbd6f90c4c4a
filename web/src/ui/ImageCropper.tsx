import { lazy, Suspense } from "react";

import type { CropProps } from "./crop/CropDialog";

const CropDialog = lazy(async () => ({ default: (await import("./crop/CropDialog")).CropDialog }));

/**
 * A dialog in which a person chooses the part of a picture that is wanted. It gives the part as a file in the picture's
 * own resolution, at most 2,400 pixels a side. Fetched when it is first shown.
 */
export function ImageCropper(props: CropProps) {
  return (
    <Suspense>
      <CropDialog {...props} />
    </Suspense>
  );
}
