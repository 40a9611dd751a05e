// Bundles the extension of VS Code: the client, the view of the timeline, and the server with all that it reads at run time.
import { cp, copyFile, mkdir, readdir, rm } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { build } from "esbuild";
import { writeNotices } from "./third-party.js";

const require = createRequire(import.meta.url);
const OUT = "client/dist";

/** Shipped without maps: names are kept, so that a stack trace can be read. */
const COMMON = { bundle: true, metafile: true, outdir: OUT, minifySyntax: true, minifyWhitespace: true, keepNames: true, legalComments: "none", logLevel: "warning" };

const SERVER_ENTRIES = {
  "server": "server/src/cli/server-main.ts",
  "check-worker": "server/src/session/check-worker.ts",
  "migrate-worker": "server/src/session/migration/migrate-worker.ts",
  "depth-worker": "server/src/session/depth-worker.ts",
  "index-worker": "server/src/project/index/index-worker.ts",
};

export async function buildClient() {
  await removeOld();
  const [extension, view, server] = await Promise.all([buildExtension(), buildView(), buildServer(), copyData()]);
  writeNotices(`${OUT}/third-party.txt`, [extension.metafile, view.metafile, server.metafile], ["tree-sitter-c"]);
}

/** Shared parts are named by their content: those of an earlier build would be shipped too. */
async function removeOld() {
  await mkdir(OUT, { recursive: true });
  const bundles = (await readdir(OUT)).filter((name) => /\.(js|cjs|css|wasm)$/.test(name));
  await Promise.all(bundles.map((name) => rm(join(OUT, name))));
}

function buildExtension() {
  return build({
    ...COMMON,
    entryPoints: { extension: "client/src/extension.ts" },
    outExtension: { ".js": ".cjs" },
    platform: "node",
    format: "cjs",
    target: "node20",
    external: ["vscode"],
  });
}

function buildView() {
  return build({
    ...COMMON,
    entryPoints: { timeline: "client/src/timeline/view/main.ts", "timeline-style": "client/src/timeline/view/timeline.css" },
    entryNames: "[name]",
    platform: "browser",
    format: "iife",
    target: ["chrome128"],
  });
}

/** What the server's own files have in common is there once. */
function buildServer() {
  return build({
    ...COMMON,
    entryPoints: SERVER_ENTRIES,
    chunkNames: "part-[hash]",
    splitting: true,
    platform: "node",
    format: "esm",
    target: "node20",
    banner: {
      js: 'import { createRequire as __createRequire } from "node:module"; const require = __createRequire(import.meta.url);',
    },
  });
}

/** The grammar, the parser's engine, the pages of the rules, and the schema of kmaplint.json. */
async function copyData() {
  await Promise.all([
    copyFile(require.resolve("web-tree-sitter/web-tree-sitter.wasm"), `${OUT}/web-tree-sitter.wasm`),
    copyFile(require.resolve("tree-sitter-c/tree-sitter-c.wasm"), `${OUT}/tree-sitter-c.wasm`),
    cp("docs/rules", "client/docs/rules", { recursive: true }),
    cp("schema", "client/schema", { recursive: true }),
  ]);
}
