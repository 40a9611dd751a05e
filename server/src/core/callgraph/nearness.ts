/** How many calls lie between a function and what the analysis looks for. */

import type { ApiTable } from "../kernel/models.ts";
import type { CodeIndex, Reach } from "./code-index.ts";

/** Distances by name, over the whole index. */
export interface Nearness {
  /** Calls down to something that maps or unmaps. */
  readonly mapping: Reach;
  /** Calls down to something that may sleep. */
  readonly sleeping: Reach;
}

const BOUND = 6;

export function nearness(index: CodeIndex, apis: ApiTable): Nearness {
  const names = [...apis.names()];
  // A row says all there is to say of its function: memcpy() maps nothing, whatever some architecture makes of it.
  const reach = (targets: readonly string[]): Reach => index.reach(targets, BOUND, names.filter((name) => apis.primitive(name)));
  return {
    mapping: reach(names.filter((name) => apis.mapping(name))),
    sleeping: reach(names.filter((name) => apis.sleeping(name))),
  };
}
