// Bundles the command line and its workers into one program, so that they start fast. The parsers stay outside.
// Then the extension of VS Code, which takes everything along.
import { chmod, readdir, rm, writeFile } from "node:fs/promises";
import { build } from "esbuild";
import { buildClient } from "./build-client.js";
import { bundleDashboard } from "./build-dashboard.js";
import { keepCode } from "./keep-code.js";

const OUT = "server/dist";
/** Threads of the program, each started by a file of its name. */
const PARTS = ["kmaplint", "check-worker", "depth-worker", "migrate-worker", "index-worker"];

// The program is named by what is in it: old ones would stay.
const old = await readdir(OUT).catch(() => []);
await Promise.all(old.filter((name) => /\.(?:js|js\.map|css|code)$/.test(name)).map((name) => rm(`${OUT}/${name}`)));

const COMMON = {
  outdir: OUT,
  bundle: true,
  // Names stay, for messages of faults.
  minifyWhitespace: true,
  minifySyntax: true,
  platform: "node",
  format: "cjs",
  target: "node20",
  sourcemap: true,
  metafile: true,
  define: { "import.meta.url": "__url" },
  logLevel: "warning",
};

// The value of the program's script is a function of what Node would hand to a module.
const { metafile } = await build({
  ...COMMON,
  entryPoints: { program: "server/src/launch/program.ts" },
  entryNames: "[name]-[hash]",
  banner: { js: "(function (require, __filename, __url) { const module = { exports: {} };" },
  footer: { js: "return module.exports; })" },
  external: ["tree-sitter", "tree-sitter-c", "web-tree-sitter"],
});

// Small, and wanted at once.
await build({
  ...COMMON,
  entryPoints: { "launch": "server/src/launch/launch.ts", "list-worker": "server/src/project/index/list-worker.ts" },
  banner: { js: 'const __url = require("node:url").pathToFileURL(__filename).href;' },
});

const program = Object.keys(metafile.outputs).find((name) => name.endsWith(".js"));
await writeFile(`${OUT}/package.json`, `${JSON.stringify({ type: "commonjs" })}\n`);
for (const part of PARTS) {
  const path = `require("node:path").join(__dirname, "${program.slice(OUT.length + 1)}")`;
  const start = `require("./launch.js").${part === "kmaplint" ? `launchCommand(${path}, __filename)` : `launch(${path}, "${part}")`};`;
  await writeFile(`${OUT}/${part}.js`, `#!/usr/bin/env node\n${start}\n`);
}

// npx runs it by its path.
await chmod(`${OUT}/kmaplint.js`, 0o755);

const { script, style } = await bundleDashboard();
await Promise.all([writeFile(`${OUT}/dashboard.js`, script), writeFile(`${OUT}/dashboard.css`, style)]);

keepCode(program);

await buildClient();
