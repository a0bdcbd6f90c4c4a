import { Component } from "react";

import type { NodeType, NodeView } from "./nodeTypes";

interface Props extends NodeView {
  nodeType: NodeType;
}

/** A plugin's node as the plugin shows it; what stands within it is shown still where the plugin's component throws. */
export class PluginNode extends Component<Props, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    const { nodeType, ...view } = this.props;
    if (this.state.broken) return this.props.children;
    return <nodeType.component {...view} />;
  }
}
