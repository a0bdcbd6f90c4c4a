import { describe, expect, it, vi } from "vitest";

import type { PluginState } from "../api";
import { nodeType } from "../document/nodeTypes";
import type { Sinpluma } from "./client";
import { loadModules } from "./loader";
import { registrationFor } from "./registration";
import { entries, pages } from "./registry";

const LABEL = { en: "Verse", es: "Verso" };

function plugin(name: string, client: string[], status: PluginState["status"] = "on"): PluginState {
  return { name, version: "1", status, description: "", client };
}

function offered(name: string): Sinpluma {
  return registrationFor(name) as Sinpluma;
}

function component() {
  return null;
}

describe("a plugin's module", () => {
  it("adds to the menu, pages and node types, even where the one before it throws", async () => {
    const modules: Record<string, unknown> = {
      "/bad.js": {
        default: () => {
          throw new Error("no");
        },
      },
      "/none.js": {},
      "/good.js": {
        default: ({ addMenuEntry, addPage, addNodeType }: Sinpluma) => {
          addMenuEntry({ path: "verses", label: LABEL });
          addPage({ path: "verses", component });
          addNodeType({
            type: "verse",
            label: LABEL,
            make: () => ({ type: "verse", children: [] }),
            component,
          });
        },
      },
    };
    const states = [plugin("bad", ["/bad.js"]), plugin("none", ["/none.js"]), plugin("good", ["/good.js"])];
    await loadModules(states, offered, (address) => Promise.resolve(modules[address]));
    expect(entries.all().map(({ place }) => place)).toEqual(["/x/good/verses"]);
    expect(pages.all().map(({ place }) => place)).toEqual(["/x/good/verses"]);
    expect(nodeType("verse")).toMatchObject({ plugin: "good", isVoid: false });
  });

  it("is imported once, and not at all while its plugin is off", async () => {
    const load = vi.fn().mockResolvedValue({ default: () => undefined });
    const states = [plugin("twice", ["/twice.js"]), plugin("asleep", ["/asleep.js"], "off")];
    await loadModules(states, offered, load);
    await loadModules(states, offered, load);
    expect(load.mock.calls).toEqual([["/twice.js"]]);
  });

  it("cannot take a place or a type that is another's", () => {
    const { addPage, addNodeType } = offered("late");
    const make = () => ({ type: "taken", children: [] });
    expect(() => {
      addPage({ path: "/x/good/verses", component });
    }).toThrow(TypeError);
    addNodeType({ type: "taken", label: LABEL, make, component });
    expect(() => {
      addNodeType({ type: "taken", label: LABEL, make, component });
    }).toThrow(TypeError);
  });
});
