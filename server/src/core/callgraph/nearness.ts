/** How many calls lie between a function and what the analysis looks for. */

import type { ApiTable } from "../kernel/models.ts";
import type { CodeIndex, Reach } from "./code-index.ts";
import type { Distances } from "./distances.ts";
import type { PackedIndex } from "./packed-index.ts";

/** Distances by name, over the whole index. */
export interface Nearness {
  /** Calls down to something that maps or unmaps. */
  readonly mapping: Reach;
  /** Calls down to something that may sleep. */
  readonly sleeping: Reach;
}

const BOUND = 6;

export function nearness(index: CodeIndex, apis: ApiTable): Nearness {
  return distancesIn((...aim) => index.reach(...aim), apis);
}

function distancesIn<R extends Reach>(reach: (targets: readonly string[], bound: number, closed: readonly string[]) => R, apis: ApiTable): { readonly mapping: R; readonly sleeping: R } {
  const names = [...apis.names()];
  // A row says all there is to say of its function: memcpy() maps nothing, whatever some architecture makes of it.
  const closed = names.filter((name) => apis.primitive(name));
  return {
    mapping: reach(names.filter((name) => apis.mapping(name)), BOUND, closed),
    sleeping: reach(names.filter((name) => apis.sleeping(name)), BOUND, closed),
  };
}

/** Distances over a whole tree, which a process that stays can keep. */
export interface TreeNearness extends Nearness {
  readonly mapping: Distances;
  readonly sleeping: Distances;
  /** Names defined in files that had changed when these were found out. */
  readonly changed: ReadonlySet<string>;
}

/** Distances as they are now. */
export interface NearnessNow {
  readonly near: TreeNearness;
  /** Names that are at another distance than before; null where any may be. */
  readonly moved: readonly string[] | null;
}

/** `before`: what was found out for the tree as it was; all is found out anew where that is not known, or is of no use. */
export function nearnessNow(before: TreeNearness | null, index: PackedIndex, apis: ApiTable): NearnessNow {
  const changed = index.changedNames();
  return (before && renewed(before, index, changed)) ?? { near: { ...distancesIn((...aim) => index.reach(...aim), apis), changed }, moved: null };
}

/** Null when distances of the names that were there all along are others now. */
function renewed(before: TreeNearness, index: PackedIndex, changed: ReadonlySet<string>): NearnessNow | null {
  const names = new Set([...changed, ...before.changed]);
  const [mapping, sleeping] = [index.renewed(before.mapping, names), index.renewed(before.sleeping, names)];
  if (mapping === null || sleeping === null) return null;
  return { near: { mapping, sleeping, changed }, moved: [...movedAbove(before.mapping, mapping), ...movedAbove(before.sleeping, sleeping)] };
}

function movedAbove({ above: before }: Distances, { above: now }: Distances): string[] {
  return [...new Set([...before.keys(), ...now.keys()])].filter((name) => before.get(name) !== now.get(name));
}
