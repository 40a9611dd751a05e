/** What commands know of the process that they run in, so that tests can run them without one. */

import { reasonOf } from "../project/source-reader.ts";

export interface Terminal {
  readonly cwd: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** All of standard input. */
  readonly input: () => Promise<Buffer>;
  /** Results. */
  readonly out: Stream;
  /** Progress and notes. */
  readonly err: Stream;
  /** Nobody waits for the rest any more; where there is none, the process itself is ended. */
  readonly signal?: AbortSignal;
}

export interface Stream {
  /** Bytes are written as they are. */
  write(text: string | Uint8Array): void;
  readonly isTerminal: boolean;
  /** Width in characters; 0 when there is none to respect. */
  readonly columns: number;
}

/** Says on stderr why nothing more can be written, and then ends the process. */
export function cannotWrite(err: NodeJS.WriteStream, end: () => void): (error: Error) => void {
  return (error) => err.write(`kmaplint: cannot write the output: ${reasonOf(error)}\n`, end);
}

/** What is written to a stream whose reader has gone (`| head`) is dropped; where it can't be written, `fail` is told why. */
export function guarded(stream: NodeJS.WriteStream, fail: (error: Error) => void): void {
  stream.on("error", (error: NodeJS.ErrnoException) => {
    if (error.code !== "EPIPE") fail(error);
  });
}

export function streamOf(stream: NodeJS.WriteStream, fail: (error: Error) => void): Stream {
  let open = true;
  stream.on("error", () => {
    open = false;
  });
  guarded(stream, fail);
  return {
    write: (text) => {
      if (open) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : 0,
  };
}
