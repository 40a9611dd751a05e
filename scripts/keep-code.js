// Keeps what the engine makes of the program's text while it does some of everything, so that a later start need not do it again.
import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

/** `program`: the bundle. Where it does not run here there is no such code, and starts are slower. */
export function keepCode(program) {
  const work = mkdtempSync(join(tmpdir(), "kmaplint-code-"));
  try {
    const tree = sampleTree(work);
    // The first finds nothing kept, the second everything, the third one file changed. Each begins with the code of the one before.
    for (const round of [1, 2, 3]) {
      if (round === 3) writeFileSync(join(tree, "fs/added.c"), "void f(struct page *page)\n{\n\tkmap(page);\n}\n");
      const args = [fileURLToPath(import.meta.url), resolve(program), "check", "--jobs", "1", "--quiet", "--fail-on", "never", "--format", "json", "--output", join(work, "out"), tree];
      const { status, stderr } = spawnSync(process.execPath, args, { env: { ...process.env, XDG_CACHE_HOME: work }, encoding: "utf8" });
      if (status !== 0) return console.warn(`kmaplint will start more slowly, since a try to run it failed: ${stderr}`);
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

/** The examples as files of a kernel. */
function sampleTree(work) {
  const tree = join(work, "linux");
  cpSync("examples", join(tree, "fs"), { recursive: true });
  mkdirSync(join(tree, "include/linux"), { recursive: true });
  writeFileSync(join(tree, "include/linux/kernel.h"), "");
  writeFileSync(join(tree, "Makefile"), "VERSION = 6\nPATCHLEVEL = 1\nSUBLEVEL = 0\n");
  return tree;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [node, , program, ...args] = process.argv;
  const { codePath, compiled, launch } = createRequire(import.meta.url)(resolve("server/dist/launch.js"));
  const script = compiled(program);
  process.once("exit", () => writeFileSync(codePath(program), script.createCachedData()));
  process.argv = [node, program, ...args];
  await launch(program, "kmaplint", script);
}
