/** Shows how far a run has come: a bar on a terminal, a line now and then in a log. */

import { SingleBar } from "cli-progress";
import type { Progress } from "../session/report.ts";
import type { Stream, Terminal } from "./terminal.ts";

interface ProgressLine {
  readonly show: Progress;
  readonly clear: () => void;
}

const WORDS = { find: "finding files", index: "indexing", plan: "planning", analyse: "analysing" } as const;
/** Milliseconds between two lines in a log. */
const LOG_EVERY = 10_000;
/** Phases of fewer files are over before anybody has read that they began. */
const WORTH_SHOWING = 200;

/** Shows how far some work has come until it ends, however it does: what is left on a terminal keeps its process alive. */
export async function withProgress<T>(terminal: Terminal, quiet: boolean, work: (show: Progress) => Promise<T>): Promise<T> {
  const line = progressLine(terminal, quiet);
  try {
    return await work(line.show);
  } finally {
    line.clear();
  }
}

export function progressLine(terminal: Terminal, quiet: boolean): ProgressLine {
  if (quiet) return { show: () => undefined, clear: () => undefined };
  let bar: SingleBar | null = null;
  let shown = "";
  const clear = (): void => {
    bar?.stop();
    bar = null;
  };
  return {
    show: (phase, done, total, findings) => {
      if (total < WORTH_SHOWING) return;
      if (phase !== shown) clear();
      if (bar === null && done < total) {
        bar = barOn(terminal.err);
        bar.start(total, done, { phase: WORDS[phase], found: "" });
        shown = phase;
      }
      bar?.update(done, { found: findings === undefined ? "" : ` · ${findings} findings` });
    },
    clear,
  };
}

function barOn(stream: Stream): SingleBar {
  const { isTerminal, columns } = stream;
  const bar = isTerminal ? " {bar}" : ":";
  return new SingleBar({
    format: `{phase}${bar} {percentage} % of {total} files{found}`,
    // What the library needs of a stream: to write, and to know what it writes on.
    stream: { write: (text: string) => stream.write(text), isTTY: isTerminal, columns } as unknown as NodeJS.WritableStream,
    barsize: 24,
    barCompleteChar: "█",
    barIncompleteChar: "░",
    hideCursor: false,
    // Turned off, it would stay so where the run is cut off.
    linewrap: true,
    clearOnComplete: true,
    noTTYOutput: true,
    notTTYSchedule: LOG_EVERY,
  });
}
