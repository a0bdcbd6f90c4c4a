import { type ComponentType, createContext, type ReactNode } from "react";

import type { ElementNode } from "./types";

/** How a plugin shows its nodes. */
export interface NodeView {
  isVoid?: boolean;
  isInline?: boolean;
  component: ComponentType<{ node: ElementNode; children: ReactNode; editing: boolean }>;
}

/** The node types of plugins, by name. The app fills it with what is registered; without, nodes are shown as their text. */
export const NodeViews = createContext<ReadonlyMap<string, NodeView>>(new Map());
