import js from "@eslint/js";
import tseslint from "typescript-eslint";

/** A wall between programs: which import paths a folder may not reach. */
const wall = (files, ...patterns) => ({
  files,
  rules: { "no-restricted-imports": ["error", { patterns: [{ regex: `(^|/)(${patterns.join("|")})(/|$)` }] }] },
});

/** A floor of the engine may import only what lies below it. */
const floor = (folder, ...above) => ({
  files: [`src/engine/${folder}/**/*.ts`],
  rules: {
    "no-restricted-imports": [
      "error",
      { patterns: [{ regex: `^(\\.\\./)+(${above.join("|")})(/|$)` }, { regex: "(^|/)(extension|webview)(/|$)" }] },
    ],
  },
});

export default tseslint.config(
  { ignores: ["dist/", ".cache/", "node_modules/", "src/refuse-vscode.d.ts"] },
  js.configs.recommended,
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      "@typescript-eslint/consistent-type-imports": "error",
      "@typescript-eslint/no-confusing-void-expression": ["error", { ignoreArrowShorthand: true }],
      "@typescript-eslint/restrict-template-expressions": ["error", { allowNumber: true }],
      "@typescript-eslint/switch-exhaustiveness-check": "error",
      "@typescript-eslint/unbound-method": "off",
      eqeqeq: "error",
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "no-console": "error",
    },
  },
  { files: ["test/**/*.ts"], rules: { "@typescript-eslint/no-non-null-assertion": "error" } },
  {
    files: ["**/*.mjs"],
    languageOptions: {
      globals: { process: "readonly", console: "readonly", performance: "readonly", Buffer: "readonly", URL: "readonly", setTimeout: "readonly", clearTimeout: "readonly", fetch: "readonly" },
    },
  },
  {
    files: ["**/*.cjs", "scripts/vscode-server/stand-ins/**/*.js"],
    languageOptions: {
      sourceType: "commonjs",
      globals: { process: "readonly", setInterval: "readonly" },
    },
  },
  wall(["src/formats/**/*.ts"], "protocol", "engine", "extension", "webview", "simulator"),
  wall(["src/protocol/**/*.ts"], "formats", "engine", "extension", "webview", "simulator"),
  wall(["src/simulator/**/*.ts"], "engine", "extension", "webview", "protocol"),
  wall(["src/extension/**/*.ts"], "engine", "webview", "simulator", "formats"),
  {
    files: ["src/extension/**/*.ts"],
    ignores: ["src/extension/messages.ts"],
    rules: {
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[property.name=/^(show(Information|Warning|Error)Message|setStatusBarMessage)$/]",
          message: "src/extension/messages.ts shows messages: it keeps names that come from cards and files from becoming links and icons.",
        },
      ],
    },
  },
  wall(["src/webview/**/*.ts"], "engine", "extension", "simulator", "formats"),
  wall(["src/engine/**/*.ts"], "extension", "webview"),
  floor("operations", "handlers", "main"),
  floor("hsm", "handlers", "main", "operations", "derivation"),
  floor("derivation", "handlers", "main", "operations", "hsm", "pcsc"),
  floor("pcsc", "handlers", "main", "operations", "hsm", "derivation"),
);
