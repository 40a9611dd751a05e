/** Entry of the `kmaplint` program. */

import { buffer } from "node:stream/consumers";
import { run } from "./run.ts";
import { streamOf } from "./terminal.ts";

const terminal = {
  cwd: process.cwd(),
  env: process.env,
  input: () => buffer(process.stdin),
  out: streamOf(process.stdout),
  err: streamOf(process.stderr),
};

void run(process.argv.slice(2), terminal).then((status) => {
  // Set rather than exited with, so that pipes are written out first.
  process.exitCode = status;
});
