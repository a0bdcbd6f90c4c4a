import js from "@eslint/js";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const FEATURES = ["account", "admin", "editor", "plugins", "reading", "settings", "writing"];
// From the ground up: each may import only those before it.
const LAYERS = ["i18n", "api", "document", "theme", "extensions", "session", "ui", "features", "app"];

/** Forbids to import from the named folders, by a path that leads up and into one of them. */
function forbid(folders, message) {
  return { regex: `^(\\.\\./)+(${folders.join("|")})(/|$)`, message };
}

const ONE_WAY = LAYERS.slice(0, -1).map((layer, index) => ({
  files: [`src/${layer}/**`],
  rules: restricted(
    forbid(LAYERS.slice(index + 1), `${layer} stands below: see CONTRIBUTING.md.`),
    layer === "api",
  ),
}));

const APART = FEATURES.map((feature) => ({
  files: [`src/features/${feature}/**`],
  rules: restricted(
    forbid(
      FEATURES.filter((other) => other !== feature).concat("app"),
      "A feature does not import another, nor the app: move what both need into a layer below.",
    ),
  ),
}));

function restricted(pattern, network = false) {
  const mui = {
    name: "@mui/material",
    message: "Import the component's own module: the first load stays small.",
  };
  const axios = { name: "axios", message: "Network code lives in src/api." };
  return {
    "no-restricted-imports": ["error", { paths: network ? [mui] : [mui, axios], patterns: [pattern] }],
  };
}

export default tseslint.config(
  { ignores: ["src/api/generated.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.{ts,tsx}"],
    extends: [...tseslint.configs.strictTypeChecked, ...tseslint.configs.stylisticTypeChecked],
  },
  jsxA11y.flatConfigs.strict,
  reactHooks.configs.flat["recommended-latest"],
  {
    files: ["**/*.{ts,tsx}"],
    languageOptions: {
      parserOptions: {
        project: ["./tsconfig.json", "./worker/tsconfig.json"],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      "no-console": "error",
      "no-restricted-globals": ["error", { name: "fetch", message: "Network code lives in src/api." }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A handler that gives a promise is as good as one that gives nothing, where React takes it.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  ...ONE_WAY,
  ...APART,
  { files: ["worker/**"], rules: { "no-restricted-globals": "off" } },
);
