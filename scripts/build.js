// Bundles the command line and its workers into a file each, so that they start fast; the parsers stay outside.
// Then the extension of VS Code, which takes everything along.
import { chmod, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { buildClient } from "./build-client.js";
import { bundleDashboard } from "./build-dashboard.js";

await build({
  entryPoints: {
    "kmaplint": "server/src/cli/main.ts",
    "check-worker": "server/src/session/check-worker.ts",
    "depth-worker": "server/src/session/depth-worker.ts",
    "migrate-worker": "server/src/session/migration/migrate-worker.ts",
    "index-worker": "server/src/project/index/index-worker.ts",
  },
  outdir: "server/dist",
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

const { script, style } = await bundleDashboard();
await Promise.all([writeFile("server/dist/dashboard.js", script), writeFile("server/dist/dashboard.css", style)]);

await buildClient();
