/** Tells which files met in folders are left out. */

import { dirname, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import type { ConfigFiles } from "./config-files.ts";

export class Exclusions {
  private readonly files: ConfigFiles;
  private readonly patterns = new Map<string, Ignore>();

  constructor(files: ConfigFiles) {
    this.files = files;
  }

  /** Whether the configuration that applies to a file (absolute path) excludes it, or a folder between the two. */
  isExcluded(path: string): boolean {
    const found = this.files.above(dirname(path));
    if (found?.kind !== "config" || found.config.exclude === undefined) return false;
    const known = this.patterns.get(found.path) ?? ignore().add([...found.config.exclude]);
    this.patterns.set(found.path, known);
    return known.ignores(relative(dirname(found.path), path).split(sep).join("/"));
  }
}
