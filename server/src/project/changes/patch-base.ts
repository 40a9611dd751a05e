/** Finds the folder that the names in a patch are relative to. */

import { existsSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { KernelRoots } from "../kernel-tree.ts";
import type { FilePatch } from "./read-patch.ts";

/** As `patch -p1` does: without the first folder. */
export function stripped(name: string): string {
  return name.slice(name.indexOf("/") + 1);
}

/**
 * The working directory, the kernel root around it, a folder that the user names or the kernel root around that: the first
 * of those with the most of the files that the patch changes. `paths` as the user wrote them.
 */
export function baseOf(patches: readonly FilePatch[], paths: readonly string[], cwd: string): string {
  const roots = new KernelRoots();
  const candidates = [cwd, ...paths.map((path) => resolve(cwd, path))].flatMap((folder) => [folder, roots.above(folder) ?? folder, roots.above(dirname(folder)) ?? folder]);
  const names = patches.flatMap(({ oldName, newName }) => oldName ?? newName ?? []).map(stripped);
  const count = (folder: string): number => names.filter((name) => existsSync(resolve(folder, name))).length;
  let best = { folder: cwd, files: count(cwd) };
  for (const folder of new Set(candidates)) {
    const files = count(folder);
    if (files > best.files) best = { folder, files };
  }
  return best.folder;
}
