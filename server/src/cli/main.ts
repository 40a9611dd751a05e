/** Entry of the `kmaplint` program. */

import { buffer } from "node:stream/consumers";
import { reasonOf } from "../project/source-reader.ts";
import { EXIT } from "./exit-status.ts";
import { run } from "./run.ts";
import { streamOf } from "./terminal.ts";

/** Nothing more can be said where stderr is what fails. */
function cannotWrite(error: Error): void {
  process.stderr.write(`kmaplint: cannot write the output: ${reasonOf(error)}\n`, () => process.exit(EXIT.usage));
}

const terminal = {
  cwd: process.cwd(),
  env: process.env,
  input: () => buffer(process.stdin),
  out: streamOf(process.stdout, cannotWrite),
  err: streamOf(process.stderr, () => process.exit(EXIT.usage)),
};

void run(process.argv.slice(2), terminal).then((status) => {
  // Set rather than exited with, so that pipes are written out first.
  process.exitCode = status;
});
