/** Tells which kernel a path is read as. */

import { statSync } from "node:fs";
import { resolve } from "node:path";
import { readText, reasonOf } from "../project/source-reader.ts";
import { KernelSettings } from "./kernel-settings.ts";
import type { TreeInfo } from "./report.ts";

/** The kernel of a file, or of the tree that a folder lies in; else the reason why there is none. */
export function kernelOfPath(given: string, cwd: string): TreeInfo | { readonly reason: string } {
  const path = resolve(cwd, given);
  const settings = new KernelSettings({ configSymbols: new Map() });
  try {
    if (statSync(path).isDirectory()) return settings.ofFolder(path)?.tree ?? { reason: "no kernel tree; name a file" };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
  const read = readText(path);
  return read.kind === "text" ? settings.ofFile(path, read.text).tree : { reason: read.reason };
}
