// Bundles the command line and its workers, so that they start fast; what they share is there once. The parsers stay outside.
// Then the extension of VS Code, which takes everything along.
import { chmod, readdir, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { buildClient } from "./build-client.js";
import { bundleDashboard } from "./build-dashboard.js";

// Parts that several files share are named by what is in them: old ones would stay.
const old = await readdir("server/dist").catch(() => []);
await Promise.all(old.filter((name) => /\.(?:js|js\.map|css)$/.test(name)).map((name) => rm(`server/dist/${name}`)));

await build({
  entryPoints: {
    "kmaplint": "server/src/cli/main.ts",
    "check-worker": "server/src/session/check-worker.ts",
    "depth-worker": "server/src/session/depth-worker.ts",
    "migrate-worker": "server/src/session/migration/migrate-worker.ts",
    "index-worker": "server/src/project/index/index-worker.ts",
    "list-worker": "server/src/project/index/list-worker.ts",
  },
  outdir: "server/dist",
  bundle: true,
  splitting: true,
  chunkNames: "shared-[hash]",
  // Names stay, for messages of faults.
  minifyWhitespace: true,
  minifySyntax: true,
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
