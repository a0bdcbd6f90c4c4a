/** Has the browser fetch the two fonts of every page at once, before it has read the style sheet. */
import type { HtmlTagDescriptor, Plugin } from "vite";

/** Upright Latin letters. Every page shows both; italics and other scripts come when a text needs them. */
const FIRST = /(inter|literata)-latin-wght-normal-[\w-]+\.woff2$/;

export function preloadFonts(): Plugin {
  return {
    name: "sinpluma:preload-fonts",
    apply: "build",
    transformIndexHtml: {
      order: "post",
      handler: (_, { bundle }) =>
        Object.keys(bundle ?? {})
          .filter((name) => FIRST.test(name))
          .map(preload),
    },
  };
}

function preload(name: string): HtmlTagDescriptor {
  const attrs = { rel: "preload", as: "font", type: "font/woff2", href: `/${name}`, crossorigin: true };
  return { tag: "link", attrs, injectTo: "head" };
}
