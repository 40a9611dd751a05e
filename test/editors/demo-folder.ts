/** A folder for one editor: the demo tree, a home of its own, and `kmaplint` on the PATH. */

import { chmodSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, dirname, join } from "node:path";
import { DEMO, demoTree } from "./kernel-folder.ts";

export const REPOSITORY = join(import.meta.dirname, "..", "..");

export interface DemoFolder {
  /** Root of the kernel tree. */
  readonly tree: string;
  /** The file with the defects. */
  readonly demo: string;
  readonly environment: Readonly<Record<string, string>>;
  /** Absolute path of a new file beside the tree. */
  write(name: string, text: string): string;
  remove(): void;
}

export function demoFolder(): DemoFolder {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "kmaplint-editor-")));
  const write = (name: string, text: string): string => {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, text);
    return path;
  };
  for (const [name, text] of Object.entries(demoTree())) write(join("tree", name), text);
  const tree = join(folder, "tree");
  const remove = (): void => rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  return { tree, demo: join(tree, DEMO), environment: environment(folder), write, remove };
}

/** Editors find neither the user's settings nor what kmaplint has kept, and find the bundle as `kmaplint`. */
function environment(folder: string): Record<string, string> {
  const home = join(folder, "home");
  const bin = join(folder, "bin");
  for (const one of [home, bin]) mkdirSync(one);
  const bundle = process.env["KMAPLINT_BUNDLE"] ?? join(REPOSITORY, "server", "dist", "kmaplint.js");
  chmodSync(bundle, 0o755);
  symlinkSync(bundle, join(bin, "kmaplint"));
  const folders = Object.fromEntries(["CONFIG", "CACHE", "DATA", "STATE"].map((name) => [`XDG_${name}_HOME`, join(home, name.toLowerCase())]));
  return { HOME: home, ...folders, PATH: [bin, process.env["PATH"] ?? ""].join(delimiter) };
}
