import Box from "@mui/material/Box";

import { SERIF } from "../theme";

/** The widths that the server keeps of a picture. */
const WIDTHS = [320, 640, 1280];

interface Props {
  work: { title: string; author_name: string; image_url?: string | null };
  /** How wide it is shown, as `sizes` of an <img> says it: `180px`. */
  sizes: string;
  /** In the first view: loaded at once, the rest when it comes near. */
  eager?: boolean;
}

/** The cover of a work, 2 by 3. Its title stands beside it wherever it is shown, so it is silent to screen readers. */
export function Cover({ work, sizes, eager = false }: Props) {
  const address = work.image_url;
  return (
    <Box sx={FRAME}>
      {address ? (
        <img
          src={`${address}?w=320`}
          srcSet={WIDTHS.map((width) => `${address}?w=${width} ${width}w`).join(", ")}
          sizes={sizes}
          width={320}
          height={480}
          loading={eager ? "eager" : "lazy"}
          decoding="async"
          alt=""
        />
      ) : (
        <Box aria-hidden sx={PLAIN}>
          <span>{work.title}</span>
          <small>{work.author_name}</small>
        </Box>
      )}
    </Box>
  );
}

const FRAME = {
  aspectRatio: "2 / 3",
  overflow: "hidden",
  borderRadius: "4px 8px 8px 4px",
  bgcolor: "action.hover",
  boxShadow: "0 1px 2px rgb(0 0 0 / 18%), 0 6px 18px -8px rgb(0 0 0 / 35%)",
  "& img": { display: "block", width: 1, height: 1, objectFit: "cover" },
} as const;

/** Where the server has no pictures. */
const PLAIN = {
  display: "flex",
  flexDirection: "column",
  justifyContent: "space-between",
  height: 1,
  p: 2,
  fontFamily: SERIF,
  fontWeight: 600,
  bgcolor: "primary.main",
  color: "primary.contrastText",
} as const;
