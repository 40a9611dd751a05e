/** Puts new texts where old ones are: all of them, or none. */

import { chmodSync, closeSync, openSync, readFileSync, realpathSync, renameSync, rmSync, statSync, writeFileSync } from "node:fs";
import { decode, reasonOf } from "./source-reader.ts";

interface Rewrite {
  /** Absolute. */
  readonly path: string;
  /** What the file must hold, as it was read. */
  readonly before: string;
  readonly after: string;
}

interface RewriteFault {
  readonly path: string;
  readonly reason: string;
}

interface Draft {
  readonly file: string;
  readonly target: string;
}

/** Files keep their encoding and their mode. When there are faults, nothing has been changed, unless the disk failed while all was put in place. */
export function rewriteFiles(rewrites: readonly Rewrite[]): RewriteFault[] {
  const drafts: Draft[] = [];
  const faults: RewriteFault[] = [];
  for (const one of rewrites) {
    try {
      drafts.push(draft(one));
    } catch (error) {
      faults.push({ path: one.path, reason: error instanceof Stale ? error.message : reasonOf(error) });
    }
  }
  for (const { file, target } of drafts) {
    try {
      if (faults.length === 0) renameSync(file, target);
    } catch (error) {
      faults.push({ path: target, reason: reasonOf(error) });
    }
    rmSync(file, { force: true });
  }
  return faults;
}

class Stale extends Error {}

/** Writes the new text beside the file. */
function draft({ path, before, after }: Rewrite): Draft {
  const target = realpathSync(path);
  const bytes = readFileSync(target);
  const read = decode(bytes);
  if (read.kind !== "text" || read.text !== before) throw new Stale("has changed since it was analysed");
  // A folder may take a new file where the file itself must not be written.
  closeSync(openSync(target, "r+"));
  const file = `${target}.${process.pid}.kmaplint`;
  writeFileSync(file, encoded(after, bytes), { flag: "wx" });
  chmodSync(file, statSync(target).mode);
  return { file, target };
}

/** In the encoding that the bytes were in, with their byte order mark. */
export function encoded(text: string, like: Buffer): Buffer {
  const mark = like.subarray(0, 3).equals(MARK) ? MARK : Buffer.alloc(0);
  const isUtf8 = Buffer.from(like.toString("utf8"), "utf8").equals(like);
  return Buffer.concat([mark, Buffer.from(text, isUtf8 ? "utf8" : "latin1")]);
}

const MARK = Buffer.from([0xef, 0xbb, 0xbf]);
