/** Where an out-of-tree module of the kernel begins. */

import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";

/**
 * The topmost folder of the unbroken chain upwards from a file (absolute path) whose folders all hold a `Makefile` or `Kbuild`
 * that names `obj-` targets; null when the file's own folder does not.
 */
export function moduleRoot(path: string): string | null {
  let root: string | null = null;
  for (let folder = dirname(path); buildsObjects(folder); folder = dirname(folder)) {
    root = folder;
    if (dirname(folder) === folder) break;
  }
  return root;
}

function buildsObjects(folder: string): boolean {
  return ["Kbuild", "Makefile"].some((name) => {
    try {
      return /(^|[^\w-])obj-/m.test(readFileSync(join(folder, name), "latin1"));
    } catch {
      return false;
    }
  });
}
