/** Gives the service worker the list of what the app is made of, so that it can keep all of it. */
import { createHash } from "node:crypto";

import type { Plugin } from "vite";

/** The name of the worker's entry: it stands at the root, without a hash, so that browsers find its next version. */
export const WORKER = "sw";

/** Fonts of other scripts are loaded when a text needs them. */
const KEPT = /\.(js|css)$|-latin-wght-/;
const PUBLIC = ["/icon.svg", "/manifest.webmanifest"];

export function serviceWorker(): Plugin {
  return {
    name: "sinpluma:service-worker",
    apply: "build",
    enforce: "post",
    generateBundle(_, bundle) {
      const worker = bundle[`${WORKER}.js`];
      if (worker?.type !== "chunk") throw new Error("the build has no service worker");
      if (worker.imports.length > 0)
        throw new Error(`the service worker must be whole, but imports ${worker.imports.join(", ")}`);
      const parts = Object.keys(bundle)
        .filter((name) => name.startsWith("assets/") && KEPT.test(name))
        .map((name) => `/${name}`)
        .concat(PUBLIC)
        .sort();
      const version = createHash("sha256").update(parts.join("\n")).digest("hex").slice(0, 12);
      worker.code = worker.code
        .replaceAll("__PARTS__", JSON.stringify(parts))
        .replaceAll("__VERSION__", JSON.stringify(version));
    },
  };
}
