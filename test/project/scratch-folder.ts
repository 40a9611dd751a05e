/** Files for one test, in a folder of its own that goes away with it. */

import { mkdirSync, mkdtempSync, realpathSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";

/** Absolute path of a new folder that holds these files, named by their path in it. */
export function scratchFolder(files: Readonly<Record<string, string | Uint8Array>> = {}): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kmaplint-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

/** What makes a folder a kernel tree of that version. */
export function kernelTree(version: string): Record<string, string> {
  const [major = "0", minor = "0", sub = "0"] = version.split(".");
  return {
    "Makefile": `VERSION = ${major}\nPATCHLEVEL = ${minor}\nSUBLEVEL = ${sub}\nEXTRAVERSION =\n`,
    "include/linux/kernel.h": "#define ARRAY_SIZE(a) (sizeof(a) / sizeof((a)[0]))\n",
  };
}
