/** Runs the command line in this process, with an analysis that the test chooses. */

import { run } from "../../server/src/cli/run.ts";
import type { FileResult } from "../../server/src/core/pipeline/check-file.ts";
import type { FileInput } from "../../server/src/core/pipeline/file-input.ts";
import { check } from "../../server/src/session/check.ts";

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export type Analysis = (input: FileInput) => FileResult;

/** `args` as on the command line; `input` is on standard input. Without `analysis` the real one runs. */
export async function kmaplint(cwd: string, args: readonly string[], analysis?: Analysis, input = ""): Promise<Ended> {
  let out = "";
  let err = "";
  const terminal = {
    cwd,
    env: {},
    input: () => Promise.resolve(Buffer.from(input)),
    out: { write: (text: string) => void (out += text), isTerminal: false, columns: 0 },
    err: { write: (text: string) => void (err += text), isTerminal: false, columns: 0 },
  };
  const status = await run(args, terminal, (options, watch) => check(options, { ...watch, ...(analysis !== undefined && { analysis }) }));
  return { status, out, err };
}
