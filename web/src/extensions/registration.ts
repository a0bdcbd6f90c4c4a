import { addNodeType, type NodeType as KnownNodeType } from "../document/nodeTypes";
import type { Label, MenuEntry, NodeType, Page, Sinpluma } from "./client";
import { placeOf } from "./places";
import { entries, pages } from "./registry";

const ONE_WORD = /^[a-z][a-z0-9-]*$/;

/** The calls by which a plugin adds to the app. They throw a TypeError at what cannot be used. */
export function registrationFor(
  plugin: string,
): Pick<Sinpluma, "addMenuEntry" | "addPage" | "addNodeType" | "plugin"> {
  return {
    plugin,
    addMenuEntry({ path, ...entry }: MenuEntry) {
      checkLabel(entry.label);
      entries.add({ ...entry, plugin, place: placeOf(plugin, path) });
    },
    addPage({ path, component }: Page) {
      checkComponent(component);
      const place = placeOf(plugin, path);
      if (pages.all().some((page) => page.place === place))
        throw new TypeError(`there is a page at ${place} already`);
      pages.add({ component, plugin, place });
    },
    addNodeType({ isVoid = false, isInline = false, ...nodeType }: NodeType) {
      checkLabel(nodeType.label);
      checkComponent(nodeType.component);
      if (!ONE_WORD.test(nodeType.type)) throw new TypeError(`"${nodeType.type}" is no type of node`);
      addNodeType({ ...nodeType, plugin, isVoid, isInline } as KnownNodeType);
    },
  };
}

function checkLabel(label: Partial<Label> | undefined): void {
  if (!label?.en || !label.es) throw new TypeError("a label has the words for `en` and for `es`");
}

function checkComponent(component: unknown): void {
  const isComponent =
    typeof component === "function" || (typeof component === "object" && component !== null);
  if (!isComponent) throw new TypeError("`component` is no React component");
}
