/** What plugins add to the app: entries of the menu, pages, and node types of the editor. */
import type { ComponentType } from "react";

import type { ElementNode } from "../document/types";
import type { Locale } from "../i18n";

export interface MenuEntry {
  /** Where it leads, below `/x/<plugin>/`. */
  path: string;
  label: Record<Locale, string>;
  /** The `d` of an SVG path on a field of 24 × 24. */
  icon?: string;
  audience?: "everybody" | "signed-in" | "admin";
}

export interface PluginPage {
  path: string;
  component: ComponentType;
}

export interface PluginNodeType {
  type: string;
  label: Record<Locale, string>;
  icon?: string;
  isVoid?: boolean;
  isInline?: boolean;
  /** A new node, as the toolbar inserts it. */
  make: () => ElementNode;
  /** How it is shown, in the editor and to readers. */
  component: ComponentType<{ node: ElementNode; children: React.ReactNode; editing: boolean }>;
}
