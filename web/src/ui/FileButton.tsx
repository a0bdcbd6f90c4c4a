import Button, { type ButtonProps } from "@mui/material/Button";
import { useRef } from "react";

type Props = Omit<ButtonProps, "onClick"> & {
  /** Media types, as an <input type="file"> takes them. */
  accept: string;
  onFile: (file: File) => void;
};

/** A button that has a person choose a file. */
export function FileButton({ accept, onFile, ...rest }: Props) {
  const input = useRef<HTMLInputElement>(null);
  return (
    <>
      <Button variant="outlined" {...rest} onClick={() => input.current?.click()} />
      <input
        ref={input}
        type="file"
        accept={accept}
        hidden
        onChange={({ currentTarget }) => {
          const file = currentTarget.files?.[0];
          // The same file may be chosen again.
          currentTarget.value = "";
          if (file) onFile(file);
        }}
      />
    </>
  );
}
