/** What the folders of a kernel tree hold, and which lists in them name what is built. */

import data from "./source-folders.json" with { type: "json" };

const APART: ReadonlySet<string> = new Set(data.apart);

const BUILT: ReadonlySet<string> = new Set(data.built.lists);

/** Whether what a list in a Makefile names goes into the kernel: the `obj` of `obj-y`. */
export function isBuiltList(list: string): boolean {
  return BUILT.has(list);
}

/** Whether a folder at the kernel root holds programs of its own, beside the kernel. */
export function isApart(folder: string): boolean {
  return APART.has(folder);
}
