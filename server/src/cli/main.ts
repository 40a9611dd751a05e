/** Entry of the `kmaplint` program. */

import { buffer } from "node:stream/consumers";
import { EXIT } from "./exit-status.ts";
import { run } from "./run.ts";
import { cannotWrite, streamOf } from "./terminal.ts";

const end = (): never => process.exit(EXIT.usage);

const terminal = {
  cwd: process.cwd(),
  env: process.env,
  input: () => buffer(process.stdin),
  out: streamOf(process.stdout, cannotWrite(process.stderr, end)),
  // Nothing more can be said where stderr is what fails.
  err: streamOf(process.stderr, end),
};

void run(process.argv.slice(2), terminal).then((status) => {
  // Set rather than exited with, so that pipes are written out first.
  process.exitCode = status;
});
