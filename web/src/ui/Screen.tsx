import Container, { type ContainerProps } from "@mui/material/Container";
import { type ReactNode, useEffect } from "react";

interface Props {
  /** The document's title; the site's name is added. */
  title: string;
  maxWidth?: ContainerProps["maxWidth"];
  children: ReactNode;
}

/** The frame of a page of the app. */
export function Screen({ title, maxWidth = "lg", children }: Props) {
  useEffect(() => {
    document.title = title ? `${title} · Sin Pluma` : "Sin Pluma";
  }, [title]);
  return (
    <Container
      component="main"
      id="main"
      tabIndex={-1}
      maxWidth={maxWidth}
      sx={{ py: { xs: 2, md: 4 }, outline: "none" }}
    >
      {children}
    </Container>
  );
}
