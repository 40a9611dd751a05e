/** The line that shows how far a run has come, on terminals only. */

import type { Progress } from "../session/report.ts";
import type { Terminal } from "./terminal.ts";

export interface ProgressLine {
  readonly show: Progress;
  readonly clear: () => void;
}

const ERASE = "\r\x1b[K";

export function progressLine(terminal: Terminal, quiet: boolean): ProgressLine {
  if (quiet || !terminal.err.isTerminal) return { show: () => undefined, clear: () => undefined };
  let shown = -1;
  return {
    show: (phase, done, total) => {
      const percent = total === 0 ? 100 : Math.floor((done * 100) / total);
      if (percent === shown) return;
      shown = percent;
      terminal.err.write(`${ERASE}${phase}: ${percent} % of ${total} files`);
    },
    clear: () => {
      if (shown >= 0) terminal.err.write(ERASE);
    },
  };
}
