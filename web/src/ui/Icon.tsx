import SvgIcon, { type SvgIconProps } from "@mui/material/SvgIcon";

/** A drawing of @mdi/js; it says nothing to a screen reader, so whatever it stands in needs a name of its own. */
export function Icon({ path, ...rest }: SvgIconProps & { path: string }) {
  return (
    <SvgIcon {...rest} aria-hidden>
      <path d={path} />
    </SvgIcon>
  );
}
