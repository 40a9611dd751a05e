/** Starts a part of the bundled program, with the code that the engine made of it when it was built. */

import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { Script, constants } from "node:vm";
import { EXIT } from "../cli/exit-status.ts";
import { askToRun, type Caller, wantsResident } from "../cli/resident/client.ts";
import { cannotWrite, guarded } from "../cli/terminal.ts";
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

/** The command line: what can be done by the process that stays needs no program here. */
export async function launchCommand(path: string, entry: string): Promise<void> {
  const args = process.argv.slice(2);
  const { env, stdout: out, stderr: err } = process;
  const status = wantsResident(args) ? await askedResident({ args, cwd: process.cwd(), env, out, err, program: entry }) : null;
  if (status === null) return launch(path, "kmaplint");
  // Set rather than exited with, so that pipes are written out first.
  process.exitCode = status;
}

function askedResident(caller: Caller): Promise<number | null> {
  const end = (): never => process.exit(EXIT.usage);
  guarded(caller.out, cannotWrite(caller.err, end));
  guarded(caller.err, end);
  return askToRun(caller);
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
