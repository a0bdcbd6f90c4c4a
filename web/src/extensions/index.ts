/** What plugins add to the app: entries of the menu, pages, and node types of the editor; and which plugins are on. */
export { nodeType, useNodeType, useNodeTypes, type NodeType } from "../document/nodeTypes";
export type { Audience, Sinpluma } from "./client";
export { useFeature } from "./features";
export { loadModules, useSettled } from "./loader";
export { pageAt } from "./places";
export { registrationFor } from "./registration";
export { reportFault, useEntries, useFaults, usePages, type PlacedEntry } from "./registry";
