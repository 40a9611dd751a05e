/** Lists the C files below a folder, with what tells whether they changed. */

import { type Dirent, readdirSync, statSync } from "node:fs";
import { sep } from "node:path";
import type { FileList } from "../../core/callgraph/derive.ts";

/**
 * All `*.c` and `*.h` below an absolute path, without `.git` and without links to folders.
 * What cannot be read is left out.
 */
export function listSources(root: string): FileList {
  const paths: string[] = [];
  const stamps: number[] = [];
  const pending = [""];
  for (let path = pending.pop(); path !== undefined; path = pending.pop()) {
    if (path === "" || path.endsWith("/")) {
      pending.push(...entriesOf(root, path).reverse());
      continue;
    }
    const stat = statSync(root + sep + path, { throwIfNoEntry: false });
    if (!stat?.isFile()) continue;
    paths.push(path);
    stamps.push(stat.size, stat.mtimeMs);
  }
  return { paths, stamps: Float64Array.from(stamps) };
}

/** Sources in a folder, and folders with a `/` behind their name: sorted so that all that lies below a folder comes in its place. */
function entriesOf(root: string, folder: string): string[] {
  try {
    const entries = readdirSync(root + sep + folder, { withFileTypes: true });
    const names = entries.filter(isWanted).map((entry) => (entry.isDirectory() ? `${folder}${entry.name}/` : folder + entry.name));
    return names.sort();
  } catch {
    return [];
  }
}

function isWanted(entry: Dirent): boolean {
  return entry.isDirectory() ? entry.name !== ".git" : entry.name.endsWith(".c") || entry.name.endsWith(".h");
}
