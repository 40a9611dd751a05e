/** Turns the bytes of a file into text, or says why there is none. */

import { closeSync, constants, fstatSync, openSync, readSync } from "node:fs";

/** Larger files are generated tables or not C at all. In bytes. */
export const LARGEST_SOURCE = 32 * 1024 * 1024;

export type Bytes =
  | { readonly kind: "bytes"; readonly bytes: Buffer }
  /** There, but not to be analysed. */
  | { readonly kind: "gap"; readonly reason: string }
  | { readonly kind: "unreadable"; readonly reason: string };

export type Text =
  | { readonly kind: "text"; readonly text: string }
  | Exclude<Bytes, { readonly kind: "bytes" }>;

/** Reads files into one buffer that is used again: the bytes hold until the next `read`. */
export class FileReader {
  private buffer = Buffer.allocUnsafe(1024 * 1024);

  /** Never throws. */
  read(path: string): Bytes {
    let file: number | undefined;
    try {
      // A named pipe would otherwise wait for somebody to write into it.
      file = openSync(path, constants.O_RDONLY | (constants.O_NONBLOCK ?? 0));
      return this.readOpen(file);
    } catch (error) {
      return { kind: "unreadable", reason: reasonOf(error) };
    } finally {
      if (file !== undefined) closeSync(file);
    }
  }

  private readOpen(file: number): Bytes {
    const status = fstatSync(file);
    if (status.isDirectory()) return { kind: "unreadable", reason: "is a folder" };
    if (!status.isFile()) return { kind: "unreadable", reason: "is not a regular file" };
    if (status.size > LARGEST_SOURCE) return { kind: "gap", reason: `the file is larger than ${LARGEST_SOURCE / 1024 / 1024} MiB` };
    // In large steps: each buffer that is left behind stays until the collector comes.
    if (status.size > this.buffer.length) this.buffer = Buffer.allocUnsafe(Math.min(Math.max(status.size, 4 * this.buffer.length), LARGEST_SOURCE));
    let length = 0;
    while (length < status.size) {
      const count = readSync(file, this.buffer, length, status.size - length, null);
      if (count === 0) break;
      length += count;
    }
    return { kind: "bytes", bytes: this.buffer.subarray(0, length) };
  }
}

/** UTF-8, or Latin-1 where the bytes are no UTF-8. A byte order mark is no part of the text, so column 1 is what follows it. */
export function decode(bytes: Buffer): Text {
  if (bytes.includes(0)) return { kind: "gap", reason: "the file is binary: it holds NUL bytes" };
  try {
    return { kind: "text", text: utf8.decode(bytes) };
  } catch {
    return { kind: "text", text: bytes.toString("latin1", hasMark(bytes) ? 3 : 0) };
  }
}

/** Reads and decodes in one go, for files that are not searched first. */
export function readText(path: string, reader = new FileReader()): Text {
  const read = reader.read(path);
  return read.kind === "bytes" ? decode(read.bytes) : read;
}

// Drops a leading byte order mark.
const utf8 = new TextDecoder("utf-8", { fatal: true });

function hasMark(bytes: Buffer): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}

/** The cause of a failed file operation in a few words. */
export function reasonOf(error: unknown): string {
  const code = (error as NodeJS.ErrnoException).code;
  if (code === "ENOENT" || code === "ENOTDIR") return "no such file or folder";
  if (code === "EACCES" || code === "EPERM") return "permission denied";
  if (code === "ELOOP") return "too many links";
  if (code === "ENOSPC") return "no space left";
  if (code === "ENAMETOOLONG") return "the name is too long";
  return error instanceof Error ? error.message : String(error);
}
