/** Tells which files met in folders are left out. */

import { dirname, relative, sep } from "node:path";
import ignore, { type Ignore } from "ignore";
import { ByFolder } from "../by-folder.ts";
import type { Target } from "../discovery.ts";
import type { ConfigFiles } from "./config-files.ts";
import type { ConfigRead } from "./config.ts";

export class Exclusions {
  private readonly configs: ByFolder<ConfigRead | null>;
  private readonly patterns = new Map<string, Ignore>();

  constructor(files: ConfigFiles) {
    this.configs = new ByFolder((folder) => files.above(folder));
  }

  /** Whether the configuration that applies to a file excludes it, or a folder between the two. */
  isExcluded({ path, folder }: Target): boolean {
    const found = this.configs.of(folder);
    if (found?.kind !== "config" || found.config.exclude === undefined) return false;
    const known = this.patterns.get(found.path) ?? ignore().add([...found.config.exclude]);
    this.patterns.set(found.path, known);
    return known.ignores(relative(dirname(found.path), path).split(sep).join("/"));
  }
}
