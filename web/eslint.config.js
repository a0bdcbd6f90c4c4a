import js from "@eslint/js";
import { createTypeScriptImportResolver } from "eslint-import-resolver-typescript";
import importX from "eslint-plugin-import-x";
import jsxA11y from "eslint-plugin-jsx-a11y";
import reactHooks from "eslint-plugin-react-hooks";
import tseslint from "typescript-eslint";

const FEATURES = ["account", "admin", "editor", "plugins", "reading", "settings", "writing"];
// From the ground up: each may import only those before it.
const LAYERS = ["i18n", "api", "document", "theme", "extensions", "session", "ui", "features", "app"];

const zones = [
  ...LAYERS.map((layer, index) => ({
    target: `./src/${layer}`,
    from: LAYERS.slice(index + 1).map((above) => `./src/${above}`),
    message: `${layer} stands below: see CONTRIBUTING.md.`,
  })).filter((zone) => zone.from.length > 0),
  ...FEATURES.map((feature) => ({
    target: `./src/features/${feature}`,
    from: "./src/features",
    except: [`./${feature}`],
    message: "A feature does not import another: move what both need into a layer below.",
  })),
];

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
    languageOptions: { parserOptions: { project: "./tsconfig.json", tsconfigRootDir: import.meta.dirname } },
    plugins: { "import-x": importX },
    settings: { "import-x/resolver-next": [createTypeScriptImportResolver()] },
    rules: {
      "import-x/no-restricted-paths": ["error", { zones }],
      "import-x/no-cycle": "error",
      "no-console": "error",
      "no-restricted-globals": ["error", { name: "fetch", message: "Network code lives in src/api." }],
      "no-restricted-imports": [
        "error",
        {
          paths: [
            {
              name: "@mui/material",
              message: "Import the component's own module: the first load stays small.",
            },
          ],
        },
      ],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      // A handler that gives a promise is as good as one that gives nothing, where React takes it.
      "@typescript-eslint/no-misused-promises": ["error", { checksVoidReturn: { attributes: false } }],
    },
  },
  {
    files: ["src/!(api)/**", "src/*.tsx"],
    rules: {
      "no-restricted-imports": [
        "error",
        {
          paths: [
            { name: "axios", message: "Network code lives in src/api." },
            {
              name: "@mui/material",
              message: "Import the component's own module: the first load stays small.",
            },
          ],
        },
      ],
    },
  },
);
