/** What a patch that is not applied would make of the files. */

import { ChangesError } from "./changes-error.ts";
import { baseOf } from "./patch-base.ts";
import { type PatchedTexts, patchedTexts } from "./patched-texts.ts";
import { readPatch } from "./read-patch.ts";

export interface PatchChanges extends PatchedTexts {
  /** The folder that the names in the patch are relative to. */
  readonly base: string;
}

/** `paths` as the user wrote them. Throws ChangesError when the bytes hold something else than a patch; hunks that do not fit are in the result. */
export function changesInPatch(bytes: Buffer, paths: readonly string[], cwd: string): PatchChanges {
  const patches = readPatch(bytes.toString("latin1"));
  const isEmpty = bytes.toString("latin1").trim() === "";
  if (patches.length === 0 && !isEmpty) throw new ChangesError("holds no unified diff; `git diff` and `git format-patch` write one");
  const base = baseOf(patches, paths, cwd);
  return { ...patchedTexts(patches, base), base };
}
