/** Applies patches to texts in memory; nothing is written. */

import { isSourceName } from "../discovery.ts";
import { isAbsolute, relative, resolve, sep } from "node:path";
import { applyPatch } from "diff";
import { FileReader, decode } from "../source-reader.ts";
import { changedLines } from "./changed-lines.ts";
import { type Changes, type LineRange, WHOLE_FILE } from "./line-range.ts";
import { stripped } from "./patch-base.ts";
import type { FilePatch } from "./read-patch.ts";

/** A file that a patch could not be applied to. */
export interface Unapplied {
  /** As the patch writes it, without its first folder. */
  readonly file: string;
  readonly reason: string;
}

export interface PatchedTexts {
  /** The patched texts by absolute path. */
  readonly documents: ReadonlyMap<string, string>;
  readonly changes: Changes;
  readonly failed: readonly Unapplied[];
}

/** By absolute path, a byte in each unit; null where there is no file. */
type Texts = Map<string, string | null>;

/** Applies the patches one after the other to the files below `base`. A file with a hunk that does not fit is left out wholly. */
export function patchedTexts(patches: readonly FilePatch[], base: string): PatchedTexts {
  const patching = new Patching(base);
  for (const patch of patches) patching.apply(patch);
  return patching.result();
}

class Patching {
  private readonly base: string;
  private readonly reader = new FileReader();
  private readonly texts: Texts = new Map();
  /** What stood there before the first patch, under whatever name. */
  private readonly origins: Texts = new Map();
  private readonly failed = new Map<string, Unapplied>();

  constructor(base: string) {
    this.base = base;
  }

  apply(patch: FilePatch): void {
    const name = stripped(patch.newName ?? patch.oldName ?? "");
    const path = resolve(this.base, name);
    if (this.failed.has(path)) return;
    const reason = this.tryOn(patch, path);
    if (reason !== null) this.failed.set(path, { file: name, reason });
  }

  result(): PatchedTexts {
    const documents = new Map<string, string>();
    const changes = new Map<string, readonly LineRange[]>();
    for (const [path, bytes] of this.texts) {
      if (this.failed.has(path)) continue;
      if (bytes !== null) documents.set(path, textOf(bytes));
      changes.set(path, bytes === null ? [] : this.linesOf(path, bytes));
    }
    return { documents, changes, failed: [...this.failed.values()] };
  }

  /** Why the patch does not fit, or null when it has been applied. `path` is the file that it makes, changes or takes away. */
  private tryOn(patch: FilePatch, path: string): string | null {
    const from = patch.oldName === null ? null : resolve(this.base, stripped(patch.oldName));
    const reason = this.refusal(patch, path, from);
    if (reason !== null || patch.isBinary) return reason;
    const before = from === null ? null : this.text(from);
    const after = applied(before ?? "", patch);
    if (after.text === null) return `${hunkOf(patch, after.hunk)} does not apply`;
    const isRename = patch.isRename && from !== null;
    if (!this.origins.has(path)) this.origins.set(path, isRename ? (this.origins.get(from) ?? before) : before);
    if (isRename) this.texts.set(from, null);
    this.texts.set(path, patch.newName === null ? null : after.text);
    return null;
  }

  /** What speaks against the patch before its hunks are looked at, or null. */
  private refusal(patch: FilePatch, path: string, from: string | null): string | null {
    if ([path, from ?? path].some((file) => isOutside(this.base, file))) return "leads out of the folder that is patched";
    if (patch.problem !== null) return patch.problem;
    if (patch.isBinary) return isSourceName(path) ? "the patch takes the file for binary" : null;
    if (from === null) return (this.text(path) ?? "") === "" ? null : `${hunkOf(patch, 0)} does not apply: the file is there already`;
    if (this.failed.has(from)) return "what comes before in the patch does not apply";
    const makesFile = patch.hunks.length > 0 && patch.hunks.every(({ oldLines }) => oldLines === 0);
    return this.text(from) !== null || makesFile ? null : `${hunkOf(patch, 0)} does not apply: there is no such file`;
  }

  private linesOf(path: string, after: string): readonly LineRange[] {
    const before = this.origins.get(path) ?? null;
    return before === null ? WHOLE_FILE : changedLines(before, after);
  }

  private text(path: string): string | null {
    const known = this.texts.get(path);
    if (known !== undefined) return known;
    const read = this.reader.read(path);
    return read.kind === "bytes" ? read.bytes.toString("latin1") : null;
  }
}

/** What is binary stays as it is: whoever reads it finds the NULs. */
function textOf(bytes: string): string {
  const read = decode(Buffer.from(bytes, "latin1"));
  return read.kind === "text" ? read.text : bytes;
}

function isOutside(base: string, path: string): boolean {
  const way = relative(base, path);
  return way === "" || way.split(sep)[0] === ".." || isAbsolute(way);
}

function hunkOf({ headers }: FilePatch, at: number): string {
  return headers[at] ?? "the patch";
}

type Applied = { readonly text: string } | { readonly text: null; readonly hunk: number };

/** Lines may have moved; context must fit. `hunk` is the first that does not. */
function applied(before: string, { hunks }: FilePatch): Applied {
  const upTo = (count: number): string | false =>
    applyPatch(before, { oldFileName: undefined, newFileName: undefined, oldHeader: undefined, newHeader: undefined, hunks: hunks.slice(0, count) });
  const text = upTo(hunks.length);
  if (text !== false) return { text };
  const hunk = hunks.findIndex((_, at) => upTo(at + 1) === false);
  return { text: null, hunk: Math.max(hunk, 0) };
}
