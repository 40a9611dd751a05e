/** Writes a report to a file so that nobody ever sees half of it. */

import { realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { reasonOf } from "../project/source-reader.ts";
import { UsageError } from "./exit-status.ts";

/** Throws UsageError when the file cannot be written; what stood there before then still stands. */
export function writeAtomically(cwd: string, file: string, text: string): void {
  const named = resolve(cwd, file);
  const path = target(named);
  const draft = `${path}.${process.pid}.tmp`;
  try {
    if (isSpecial(named)) return writeFileSync(named, text);
    writeFileSync(draft, text);
    renameSync(draft, path);
  } catch (error) {
    rmSync(draft, { force: true });
    throw new UsageError(`cannot write ${file}: ${reasonOf(error)}`);
  }
}

/** What a link leads to, so that renaming does not replace the link. */
function target(path: string): string {
  try {
    return realpathSync(path);
  } catch {
    return path;
  }
}

/** Devices and pipes are written to, never replaced. */
function isSpecial(path: string): boolean {
  const status = statSync(path, { throwIfNoEntry: false });
  return status !== undefined && !status.isFile();
}
