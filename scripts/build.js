// Bundles the command line into one file, so that it starts fast; the parsers stay outside the bundle.
import { chmod } from "node:fs/promises";
import { build } from "esbuild";

await build({
  entryPoints: ["server/src/cli/main.ts"],
  outfile: "server/dist/kmaplint.js",
  bundle: true,
  platform: "node",
  format: "esm",
  target: "node20",
  sourcemap: true,
  banner: {
    js: '#!/usr/bin/env node\nimport { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
  },
  external: ["tree-sitter", "tree-sitter-c", "web-tree-sitter"],
  logLevel: "warning",
});

// npx runs it by its path.
await chmod("server/dist/kmaplint.js", 0o755);
