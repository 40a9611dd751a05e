/** What commands know of the process that they run in, so that tests can run them without one. */

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

/** Throws no error when the reader has gone (`| head`): the rest is dropped. */
export function streamOf(stream: NodeJS.WriteStream): Stream {
  let open = true;
  stream.on("error", (error: NodeJS.ErrnoException) => {
    open = false;
    if (error.code !== "EPIPE") throw error;
  });
  return {
    write: (text) => {
      if (open) stream.write(text);
    },
    isTerminal: stream.isTTY === true,
    columns: stream.isTTY === true ? stream.columns : 0,
  };
}
