/** What tells, mostly without reading it, whether a file has changed. */

import { readFileSync, statSync } from "node:fs";
import { crc32 } from "node:zlib";

/** Size and time of change; empty when there is no such file. */
function stampOf(path: string): string {
  const status = statSync(path, { throwIfNoEntry: false });
  return status?.isFile() ? `${status.size} ${status.mtimeMs}` : "";
}

/** The same of a file that has just been read, with the sum of its bytes. */
export function summedStamp(path: string, bytes: Uint8Array): string {
  const stamp = stampOf(path);
  return stamp === "" ? "" : `${stamp} ${crc32(bytes)}`;
}

/** The summed stamp of a file that holds what it held under an older one; null when it does not. Reads it only where nothing but its time is another one. */
export function renewedStamp(path: string, old: string): string | null {
  const now = stampOf(path);
  const [size, time, sum] = old.split(" ");
  if (now === "" || old === "") return now === old ? old : null;
  if (now === `${size} ${time}`) return old;
  return now.startsWith(`${size} `) && sumOf(path) === sum ? `${now} ${sum}` : null;
}

/** Of a summed stamp: one that holds whatever the time of change is, so that the file is read. */
export function timeless(stamp: string): string {
  const [size, , sum] = stamp.split(" ");
  return stamp === "" ? "" : `${size} - ${sum}`;
}

function sumOf(path: string): string | null {
  try {
    return String(crc32(readFileSync(path)));
  } catch {
    return null;
  }
}
