/** What the highmem headers of a kernel tree tell of its era and version. */

import { CodeWords, type WordTest } from "./code-words.ts";
import { representativeOf } from "./eras.ts";
import type { EraId } from "./eras.ts";
import { kernelVersion } from "./kernel-version.ts";
import type { KernelVersion } from "./kernel-version.ts";
import data from "./tree-evidence.json";

/** Gives the text of a file by its path from the kernel root, or null. */
export type ReadTree = (path: string) => string | null;

export interface ContentEra {
  readonly era: EraId;
  /** For the user: part of a sentence. */
  readonly shows: string;
}

interface TreeEvidence {
  readonly header: string;
  readonly files: readonly { readonly era: EraId; readonly path: string }[];
  readonly words: readonly (WordTest & { readonly era: EraId; readonly says: string })[];
  readonly versions: {
    readonly file: string;
    readonly words: readonly (WordTest & { readonly era: EraId; readonly version: string })[];
    readonly otherwise: readonly { readonly era: EraId; readonly version: string }[];
  };
}

const DATA = data as unknown as TreeEvidence;

/** The header that tells of the interface. */
export const HIGHMEM_HEADER = DATA.header;
/** By these files a tree is known that has no Makefile. */
export const HIGHMEM_FILES: readonly string[] = [DATA.header, DATA.versions.file];

/** Null where neither files nor words tell. */
export function contentEra(read: ReadTree): ContentEra | null {
  const file = DATA.files.find(({ path }) => read(path) !== null);
  if (file !== undefined) return { era: file.era, shows: `${file.path} exists` };
  const words = new CodeWords(read(DATA.header) ?? "", DATA.words);
  const found = DATA.words.find((row) => words.found(row) !== undefined);
  return found === undefined ? null : { era: found.era, shows: `${DATA.header} ${found.says}` };
}

/** The version that a tree of this era is read as when its Makefile tells none. */
export function contentVersion(era: EraId, read: ReadTree): KernelVersion {
  const { file, words, otherwise } = DATA.versions;
  const known = otherwise.find((row) => row.era === era);
  if (known === undefined) return representativeOf(era);
  const text = new CodeWords(read(file) ?? "", words);
  return kernelVersion((words.find((row) => row.era === era && text.found(row) !== undefined) ?? known).version);
}
