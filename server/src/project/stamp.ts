/** What tells, without reading it, whether a file has changed. */

import { statSync } from "node:fs";

/** Size and time of change; empty when there is no such file. */
export function stampOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() ? `${status.size} ${status.mtimeMs}` : "";
}
