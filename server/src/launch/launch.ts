/** Starts a part of the bundled program, with the code that the engine made of it when it was built. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Script, constants } from "node:vm";
import type { Part } from "./program.ts";

/** What stands around the program in its bundle. */
type Program = (require: NodeJS.Require, filename: string, url: string) => { startPart: (part: Part) => Promise<void> };

/**
 * Compiles the bundle at `path`. Beside it, with the ending `.code`, stands what an engine has made of it; another engine finds that
 * unusable, and compiles the text. Throws when the bundle cannot be read.
 */
export function compiled(path: string): Script {
  return new Script(readFileSync(path, "latin1"), {
    filename: path,
    cachedData: codeOf(path),
    importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
  });
}

export async function launch(path: string, part: Part, script = compiled(path)): Promise<void> {
  const program = script.runInThisContext() as Program;
  await program(createRequire(path), path, pathToFileURL(path).href).startPart(part);
}

function codeOf(path: string): Buffer | undefined {
  try {
    return readFileSync(codePath(path));
  } catch {
    return undefined;
  }
}

export function codePath(path: string): string {
  return path.replace(/\.js$/, ".code");
}
