// `npm run package`: builds everything and packs the extension of VS Code into client/dist/kmaplint-VERSION.vsix.
import { readFileSync, statSync } from "node:fs";
import { resolve } from "node:path";
import { createVSIX } from "@vscode/vsce";
import "./build.js";

const { version } = JSON.parse(readFileSync("client/package.json", "utf8"));
const packagePath = `client/dist/kmaplint-${version}.vsix`;

// Everything is bundled: there are no dependencies to collect, and no repository to rewrite links to.
await createVSIX({
  cwd: "client",
  packagePath: resolve(packagePath),
  dependencies: false,
  allowMissingRepository: true,
  rewriteRelativeLinks: false,
});
console.log(`${packagePath}: ${(statSync(packagePath).size / 1024).toFixed(0)} KiB`);
