/** Entry of the `kmaplint` program. */

import { buffer } from "node:stream/consumers";
import { run } from "./run.ts";
import { streamOf } from "./terminal.ts";

// The status is set rather than exited with, so that pipes are written out first.
process.exitCode = await run(process.argv.slice(2), {
  cwd: process.cwd(),
  env: process.env,
  input: () => buffer(process.stdin),
  out: streamOf(process.stdout),
  err: streamOf(process.stderr),
});
