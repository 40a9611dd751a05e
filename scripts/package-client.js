// Packs the extension of VS Code, as it was built, into one file.
import { resolve } from "node:path";
import { createVSIX } from "@vscode/vsce";

/** Everything is bundled: there are no dependencies to collect, and no repository to rewrite links to. */
export async function packageClient(target) {
  await createVSIX({
    cwd: "client",
    packagePath: resolve(target),
    dependencies: false,
    allowMissingRepository: true,
    rewriteRelativeLinks: false,
  });
}
