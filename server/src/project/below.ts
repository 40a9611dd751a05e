/** What lies below a folder, by absolute paths alone: nothing is asked of the disk. */

import { sep } from "node:path";

/** What the paths of everything below a folder begin with. */
export function prefixOf(folder: string): string {
  return folder.endsWith(sep) ? folder : folder + sep;
}

/** However deep; a folder does not lie below itself. */
export function isBelow(path: string, folder: string): boolean {
  return path.startsWith(prefixOf(folder));
}
