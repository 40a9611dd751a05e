/** What the folders of a kernel tree hold. */

import data from "./source-folders.json" with { type: "json" };

const APART: ReadonlySet<string> = new Set(data.apart);

/** Whether a folder at the kernel root holds programs of its own, beside the kernel. */
export function isApart(folder: string): boolean {
  return APART.has(folder);
}
