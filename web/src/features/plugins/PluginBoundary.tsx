import { Component, type ReactNode } from "react";

import { reportFault } from "../../extensions";

interface Props {
  plugin: string;
  children: ReactNode;
  fallback: (again: () => void) => ReactNode;
}

/** Shows something else where a plugin's page throws, and reports it. */
export class PluginBoundary extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override componentDidCatch(error: unknown) {
    reportFault(this.props.plugin, error);
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    return this.props.fallback(() => {
      this.setState({ broken: false });
    });
  }
}
