import * as drawings from "@mdi/js";
import type { Plugin } from "vite";

const IMPORT = /import \{([^}]+)\} from "@mdi\/js";/g;
const ICON = "\0icon:";

/**
 * Makes each drawing of @mdi/js a module of its own. All of them are one module, and what several chunks need of a module
 * stands in one chunk: with it the first page would load the icons of every other.
 */
export function icons(): Plugin {
  return {
    name: "icons",
    enforce: "pre",
    transform(code, id) {
      if (!code.includes("@mdi/js") || id.includes("node_modules")) return null;
      return code.replace(IMPORT, (_, names: string) => names.split(",").map(imported).join(" "));
    },
    resolveId(source) {
      return source.startsWith("icon:") ? `\0${source}` : null;
    },
    load(id) {
      if (!id.startsWith(ICON)) return null;
      const name = id.slice(ICON.length) as keyof typeof drawings;
      return `export default ${JSON.stringify(drawings[name])};`;
    },
  };
}

function imported(name: string): string {
  return name.trim() && `import ${name.trim()} from "icon:${name.trim()}";`;
}
