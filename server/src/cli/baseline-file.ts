/** Reads the baseline that the user names. */

import { resolve } from "node:path";
import { readText } from "../project/source-reader.ts";
import { readFindingsBaseline, type FindingsBaseline } from "../session/findings-baseline.ts";
import { UsageError } from "./exit-status.ts";

/** Throws UsageError when there is none, or the file is something else. */
export function loadBaseline(cwd: string, file: string): FindingsBaseline {
  const read = readText(resolve(cwd, file));
  if (read.kind !== "text") throw new UsageError(`${file}: ${read.reason}; \`kmaplint baseline write\` makes one`);
  const baseline = readFindingsBaseline(read.text);
  if (baseline === null) throw new UsageError(`${file}: no baseline of findings; \`kmaplint baseline write\` makes one`);
  return baseline;
}
