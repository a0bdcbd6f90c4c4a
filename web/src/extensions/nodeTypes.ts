/** The node types that plugins add to documents. One may arrive when a document that has it is already on the screen. */
import { useMemo } from "react";

import type { NodeView } from "../document/nodeViews";
import type { ElementNode } from "../document/types";
import type { Locale } from "../i18n";
import { Arrivals, useArrivals } from "./arrivals";

export interface NodeType extends NodeView {
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

/** All of them, by `type`: the same map until another arrives. */
export function useNodeTypes(): ReadonlyMap<string, NodeType> {
  const all = useArrivals(arrived);
  return useMemo(() => new Map(all.map((known) => [known.type, known])), [all]);
}
