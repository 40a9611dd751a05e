/** How files are called in reports, and how their names lead back to the disk. */

import { dirname, relative, resolve, sep } from "node:path";

/** The folder that report names are relative to: the kernel root, or the working directory. */
export class Placement {
  readonly base: string;

  /** `base` is absolute. */
  constructor(base: string) {
    this.base = base;
  }

  /** The name in reports of an absolute path; `/` separates. */
  nameOf(path: string): string {
    const name = relative(this.base, path);
    return sep === "/" ? name : name.split(sep).join("/");
  }

  /** The absolute path of a quoted include, looked for beside the file that includes it. `from` is a name in reports. */
  include(operand: string, from: string): string {
    return resolve(this.base, dirname(from), operand.replace(/^"|"$/g, ""));
  }
}
