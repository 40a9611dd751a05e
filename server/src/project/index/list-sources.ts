/** Lists the C files below a folder, with what tells whether they changed. */

import { type Dirent, readdirSync, statSync } from "node:fs";
import { sep } from "node:path";
import type { FileList } from "../../core/callgraph/derive.ts";

/**
 * All `*.c` and `*.h` below an absolute path, without `.git` and without links to folders.
 * What cannot be read is left out.
 */
export function listSources(root: string): FileList {
  const found: { path: string; size: number; time: number }[] = [];
  const pending = [""];
  for (let folder = pending.pop(); folder !== undefined; folder = pending.pop()) {
    for (const entry of entriesOf(root + sep + folder)) {
      if (entry.isDirectory()) {
        if (entry.name !== ".git") pending.push(`${folder}${entry.name}/`);
      } else if (isSource(entry)) {
        const stat = statSync(root + sep + folder + entry.name, { throwIfNoEntry: false });
        if (stat?.isFile()) found.push({ path: folder + entry.name, size: stat.size, time: stat.mtimeMs });
      }
    }
  }
  found.sort((a, b) => (a.path < b.path ? -1 : 1));
  const stamps = new Float64Array(found.length * 2);
  found.forEach(({ size, time }, at) => stamps.set([size, time], at * 2));
  return { paths: found.map(({ path }) => path), stamps };
}

function entriesOf(folder: string): Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true });
  } catch {
    return [];
  }
}

function isSource({ name }: Dirent): boolean {
  return name.endsWith(".c") || name.endsWith(".h");
}
