/** The node types that plugins add to documents. One may arrive when a document that has it is already on the screen. */
import type { ComponentType, ReactNode } from "react";

import type { Locale } from "../i18n";
import { Arrivals, useArrivals } from "./arrivals";
import type { ElementNode } from "./types";

export interface NodeView {
  node: ElementNode;
  /** What stands within it; it must be shown, unless the node is void. */
  children: ReactNode;
  /** Whether the author is writing in it. */
  editing: boolean;
}

export interface NodeType {
  type: string;
  /** The plugin whose it is. */
  plugin: string;
  label: Record<Locale, string>;
  /** The `d` of an SVG path on a field of 24 × 24. */
  icon?: string;
  isVoid: boolean;
  isInline: boolean;
  /** A new node, as the toolbar inserts it. */
  make: () => ElementNode;
  component: ComponentType<NodeView>;
}

const arrived = new Arrivals<NodeType>();

/** @throws TypeError if there is a node of this type already. */
export function addNodeType(added: NodeType): void {
  if (nodeType(added.type)) throw new TypeError(`there is a node type "${added.type}" already`);
  arrived.add(added);
}

export function nodeType(type: string): NodeType | undefined {
  return arrived.all().find((known) => known.type === type);
}

export function useNodeTypes(): readonly NodeType[] {
  return useArrivals(arrived);
}

export function useNodeType(type: string): NodeType | undefined {
  return useNodeTypes().find((known) => known.type === type);
}
