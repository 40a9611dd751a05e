/** Starts a part of the bundled program, with the code that the engine made of it when it was built. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { setFlagsFromString } from "node:v8";
import { Script, constants } from "node:vm";
import type { Part } from "./program.ts";

/**
 * Each thread has its code compiled anew beside it, which takes a third of the processors' time in a check of a few minutes: functions are
 * compiled later, and less is compiled into each. These settings say nothing about what code does. They are not documented, and are left alone on
 * engines on which they have not been tried. They come first, since code that was kept under other settings is refused.
 */
const ENGINE_SETTINGS: Readonly<Record<string, readonly string[]>> = {
  "11.3": ["--max-inlined-bytecode-size-cumulative=300", "--interrupt-budget=300000"],
};

for (const setting of ENGINE_SETTINGS[process.versions.v8.split(".").slice(0, 2).join(".")] ?? []) setFlagsFromString(setting);

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
