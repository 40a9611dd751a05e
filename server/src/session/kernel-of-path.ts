/** Tells which kernel a path is read as. */

import { statSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { readText, reasonOf } from "../project/source-reader.ts";
import { KernelSettings } from "./kernel-settings.ts";
import type { TreeInfo } from "./report.ts";
import { problemLine } from "./sound-targets.ts";

/** The kernel of a file, or of the tree that a folder lies in; else the reason why there is none. */
export function kernelOfPath(given: string, cwd: string): TreeInfo | { readonly reason: string } {
  const path = resolve(cwd, given);
  const settings = new KernelSettings({ configSymbols: new Map() });
  try {
    const isFolder = statSync(path).isDirectory();
    const { problems } = settings.configurationAt(isFolder ? path : dirname(path));
    if (problems.length > 0) return { reason: problems.map(problemLine).join("\n") };
    if (isFolder) return settings.ofFolder(path)?.tree ?? { reason: "no kernel tree; name a file" };
  } catch (error) {
    return { reason: reasonOf(error) };
  }
  const read = readText(path);
  return read.kind === "text" ? settings.ofFile(path, read.text).tree : { reason: read.reason };
}
