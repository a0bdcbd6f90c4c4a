import { Component, type ReactNode } from "react";

import { Broken } from "./Broken";

/** Shows what is left when a page of the app throws. Its `key` is the address, so that the way to another page is a way out. */
export class Boundary extends Component<{ children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? <Broken /> : this.props.children;
  }
}
