/**
 * What the app offers to plugins' client modules, and what they give. A module's default export is a `Register`.
 *
 * This file is complete in itself, so that authors of plugins may copy it. docs/plugins/client-modules.md explains it.
 */
import type * as React from "react";

export type Register = (sinpluma: Sinpluma) => void | Promise<void>;

export interface Sinpluma {
  /** Of this interface. What is added to it leaves the number as it is. */
  version: 1;
  /** The plugin's own name. */
  plugin: string;
  /** The app's own React: hooks work with no other. */
  React: typeof React;
  ui: Ui;
  api: Api;
  i18n: { locale: () => Locale };
  addMenuEntry: (entry: MenuEntry) => void;
  addPage: (page: Page) => void;
  addNodeType: (nodeType: NodeType) => void;
}

export type Locale = "en" | "es";
export type Label = Record<Locale, string>;

/** Parts of which the app's own pages are made. */
export interface Ui {
  /** The frame of a page, its `<main>`; `title` is the document's. */
  Screen: React.ComponentType<{ title: string; children: React.ReactNode }>;
  /** Stands where a list would be, and says what to do. `icon` is a path, as of a menu entry. */
  EmptyState: React.ComponentType<{
    icon: string;
    title: string;
    children?: React.ReactNode;
    action?: React.ReactNode;
  }>;
  /** Says what went wrong with a call; nothing without an error. */
  ErrorNotice: React.ComponentType<{ error: unknown; onRetry?: () => void }>;
  Icon: React.ComponentType<{ path: string }>;
  /** A way to another page of the app, without loading it anew. */
  Link: React.ComponentType<{ to: string; children: React.ReactNode }>;
}

/**
 * Calls of the site's API as whoever is signed in. Paths stand below its root: `/pages/7/epigraph`. They reject with
 * `{ status, code, detail, errors }`, where `status` is 0 if no answer came.
 */
export interface Api {
  get: <T>(path: string, params?: Record<string, unknown>) => Promise<T>;
  post: <T>(path: string, body?: unknown) => Promise<T>;
  /** `version` is sent as If-Match. */
  put: <T>(path: string, body?: unknown, options?: { version?: number }) => Promise<T>;
  delete: <T>(path: string) => Promise<T>;
}

export interface MenuEntry {
  /** Where it leads: resolved against `/x/<plugin>/`, below which it must stay. */
  path: string;
  label: Label;
  /** The `d` of an SVG path on a field of 24 × 24. */
  icon?: string;
  /** Who sees it; `everybody` if nothing is said. */
  audience?: Audience;
}

export type Audience = "everybody" | "signed-in" | "admin";

export interface Page {
  /** Resolved against `/x/<plugin>/`. The page is shown there, and below where no other page of the plugin is. */
  path: string;
  /** `rest` is what stands in the address behind the page's own: `7` where `/x/epigraph/verses` is at `…/verses/7`. */
  component: React.ComponentType<{ rest: string }>;
}

/** A node of a document: docs/guide/documents.md. */
export interface Node {
  type: string;
  children: (Node | Text)[];
  [property: string]: unknown;
}

export interface Text {
  text: string;
  [mark: string]: unknown;
}

export interface NodeType {
  /** As the server's hook `node_types` names it. */
  type: string;
  label: Label;
  icon?: string;
  /** It has no text in it that people write. */
  isVoid?: boolean;
  /** It stands within a line. */
  isInline?: boolean;
  /** A new node, as the editor's toolbar inserts it. */
  make: () => Node;
  /** How it is shown to readers and, with `editing`, to its author. It must show `children`, unless it is void. */
  component: React.ComponentType<{ node: Node; children: React.ReactNode; editing: boolean }>;
}
