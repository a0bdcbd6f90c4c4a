import { Component, type ReactNode } from "react";

/** Shows `instead` where a plugin's component throws: a text is never lost to a plugin. */
export class Guarded extends Component<{ instead: ReactNode; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    return this.state.broken ? this.props.instead : this.props.children;
  }
}
