/** Finds the configuration that applies to a folder. */

import { lstatSync } from "node:fs";
import { dirname, join } from "node:path";
import { FolderAnswers, type FoldersRead } from "../by-folder.ts";
import { CONFIG_NAME, type ConfigRead } from "./config.ts";
import { readConfig } from "./read-config.ts";

/** By absolute folder path: the configuration that applies there, or null. Plain data: it travels between threads. */
export type ConfigFolders = ReadonlyMap<string, ConfigRead | null>;

/** Remembers the answer per folder; each file is read once. */
export class ConfigFiles {
  private readonly known: FolderAnswers<ConfigRead | null>;

  /** `known`: answers that were found before. */
  constructor(known: ConfigFolders = new Map()) {
    this.known = new FolderAnswers(known);
  }

  /** The nearest `kmaplint.json` at or above an absolute folder path, up to the root of the file system. Never throws. */
  above(folder: string): ConfigRead | null {
    const known = this.known.get(folder);
    if (known !== undefined) return known;
    const parent = dirname(folder);
    const path = join(folder, CONFIG_NAME);
    const found = isThere(path) ? readConfig(path) : parent === folder ? null : this.above(parent);
    this.known.set(folder, found);
    return found;
  }

  /** Takes over what was seen of folders. */
  learn(read: FoldersRead): void {
    this.known.inherit(read, (folder) => this.above(folder));
  }

  /** All answers so far. */
  get folders(): ConfigFolders {
    return this.known.all;
  }
}

/** A link that leads nowhere is there: that somebody wanted a configuration must not go unnoticed. */
function isThere(path: string): boolean {
  try {
    return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
  } catch {
    return false;
  }
}
