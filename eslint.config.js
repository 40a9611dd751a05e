import tseslint from "typescript-eslint";

export default tseslint.config(
  { ignores: ["**/dist/**", "**/node_modules/**", "test/fixtures/**", "examples/**"] },
  {
    files: ["**/*.ts"],
    extends: [tseslint.configs.recommendedTypeChecked],
    languageOptions: { parserOptions: { projectService: true, tsconfigRootDir: import.meta.dirname } },
    rules: {
      eqeqeq: "error",
      "prefer-const": "error",
      "no-console": "error",
      "@typescript-eslint/max-params": ["error", { max: 4 }],
      "max-depth": ["error", 5],
      "max-lines": ["error", { max: 400, skipBlankLines: true, skipComments: true }],
      "max-lines-per-function": ["error", { max: 70, skipBlankLines: true, skipComments: true }],
      complexity: ["error", 25],
      "@typescript-eslint/consistent-type-imports": ["error", { fixStyle: "inline-type-imports" }],
      "@typescript-eslint/no-unused-vars": ["error", { argsIgnorePattern: "^_", varsIgnorePattern: "^_" }],
      "@typescript-eslint/switch-exhaustiveness-check": ["error", { considerDefaultExhaustiveForUnions: true }],
      // They take `new Map()` for any; explicit any is forbidden, and its use is caught by the other no-unsafe rules.
      "@typescript-eslint/no-unsafe-assignment": "off",
      "@typescript-eslint/no-unsafe-argument": "off",
      // `string | "null"` names the words that mean something among others.
      "@typescript-eslint/no-redundant-type-constituents": "off",
    },
  },
  {
    // The pure wing: what it needs of the world comes in as arguments.
    files: ["server/src/core/**/*.ts"],
    rules: {
      "no-restricted-globals": ["error", "process", "Buffer", "setTimeout", "setImmediate", "performance", "Date"],
      "no-restricted-imports": ["error", { patterns: ["node:*", "tree-sitter", "web-tree-sitter", "vscode-*", "commander"] }],
    },
  },
  {
    files: ["test/**/*.ts"],
    rules: { "max-lines-per-function": "off", "max-lines": ["error", { max: 500, skipBlankLines: true, skipComments: true }] },
  },
  {
    files: ["**/*.js"],
    extends: [tseslint.configs.base],
    rules: { eqeqeq: "error", "prefer-const": "error", "no-unused-vars": "error" },
  },
);
