/** What the files of a tree say of names, as it was when results were kept: enough to tell which of them say something else now. */

import type { FileList } from "../core/callgraph/derive.ts";
import type { FileFacts } from "../core/callgraph/file-facts.ts";
import type { PackedIndex } from "../core/callgraph/packed-index.ts";
import { listChanges } from "../project/results/list-changes.ts";
import type { TreeFacts } from "../project/results/results-file.ts";
import { placeIn } from "./listed-places.ts";

export class KeptFacts {
  private readonly list: FileList;
  private readonly tree: TreeFacts;
  /** Of files that have changed since. */
  private readonly later = new Map<string, FileFacts>();

  /** `tree`: of the files of that list, in their order. */
  constructor(list: FileList, tree: TreeFacts) {
    this.list = list;
    this.tree = tree;
  }

  static from(index: PackedIndex, list: FileList): KeptFacts {
    return new KeptFacts(list, packed(list.paths.length, (file) => index.fileFacts(list.paths[file]!) ?? NO_FACTS));
  }

  /** Of the file of that path (relative to the root); null where nothing is known of it. */
  of(path: string): FileFacts | null {
    return this.later.get(path) ?? factsAt(this.tree, placeIn(this.list.paths, path));
  }

  /** The sum of its text alone. */
  textSum(path: string): number | null {
    return this.later.get(path)?.text ?? this.tree.texts[placeIn(this.list.paths, path)] ?? null;
  }

  learn(path: string, facts: FileFacts): void {
    this.later.set(path, facts);
  }

  /** Those of the files of a list; of those that are not known, they have been learnt. */
  pack(list: FileList): TreeFacts {
    if (list === this.list && this.later.size === 0) return this.tree;
    const { before } = listChanges(this.list, list);
    const changed = new Map(list.paths.flatMap((path, at): [number, TreeFacts][] => {
      const facts = this.later.get(path);
      return facts === undefined ? [] : [[at, packed(1, () => facts)]];
    }));
    return spliced(this.tree, before, changed);
  }
}

export const NO_FACTS: FileFacts = { text: 0, names: new Map() };

/** Null where nothing is known of a file. */
function factsAt({ texts, starts, pairs }: TreeFacts, file: number): FileFacts | null {
  const text = texts[file];
  if (text === undefined) return null;
  const names = new Map<number, number>();
  for (let at = starts[file]! * 2; at < starts[file + 1]! * 2; at += 2) names.set(pairs[at]!, pairs[at + 1]!);
  return { text, names };
}

/** Facts are turned into numbers file by file: as maps, those of a whole tree take many times the room. */
function packed(files: number, factsOf: (file: number) => FileFacts): TreeFacts {
  const texts = new Int32Array(files);
  const starts = new Int32Array(files + 1);
  const parts = Array.from({ length: files }, (_, file) => {
    const { text, names } = factsOf(file);
    texts[file] = text;
    starts[file + 1] = starts[file]! + names.size;
    const part = new Int32Array(names.size * 2);
    let at = 0;
    for (const [name, sum] of names) {
      part[at++] = name;
      part[at++] = sum;
    }
    return part;
  });
  const pairs = new Int32Array(starts.at(-1)! * 2);
  parts.forEach((part, file) => pairs.set(part, starts[file]! * 2));
  return { texts, starts, pairs };
}

/** `before`: by file, its old number; `changed`: by file, what it says now. */
function spliced(old: TreeFacts, before: Int32Array, changed: ReadonlyMap<number, TreeFacts>): TreeFacts {
  const partOf = (file: number): Int32Array => changed.get(file)?.pairs ?? old.pairs.subarray(old.starts[before[file]!]! * 2, old.starts[before[file]! + 1]! * 2);
  const starts = new Int32Array(before.length + 1);
  before.forEach((_, file) => (starts[file + 1] = starts[file]! + partOf(file).length / 2));
  const pairs = new Int32Array(starts.at(-1)! * 2);
  before.forEach((_, file) => pairs.set(partOf(file), starts[file]! * 2));
  const texts = before.map((was, file) => changed.get(file)?.texts[0] ?? old.texts[was]!);
  return { texts, starts, pairs };
}
