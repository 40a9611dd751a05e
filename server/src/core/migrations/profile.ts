/** What a function does to the machine, to be held against what it does after a change. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import { render } from "../findings/render.ts";
import type { MachineModel } from "../highmem/machine-model.ts";
import type { Machine, Mapping } from "../highmem/machine.ts";
import type { Reason } from "./migration.ts";

export interface FunctionProfile {
  readonly function: string;
  /** Why the analysis was given up, or null. */
  readonly givenUp: string | null;
  /** Mappings held together, at most. */
  readonly depth: number;
  /** What is mapped, by place, as the code calls it. */
  readonly pages: readonly string[];
  /** Why the order of releases is not proved, although nothing wrong was found. */
  readonly doubt: Reason | null;
}

export function profileOf(fn: AnalysedFunction, machine: MachineModel): FunctionProfile {
  const machines = [...fn.facts.heldAt.values()].flat();
  const places = new Map(machines.flatMap((one) => one.live.map((mapping) => [`${mapping.span.start} ${mapping.by}`, mapping] as const)));
  return {
    function: fn.body.name,
    givenUp: fn.solution.exhausted,
    depth: Math.max(0, ...machines.map((one) => one.live.filter(({ resource }) => machine.home(resource) !== "none").length)),
    pages: [...places.values()].sort((a, b) => a.span.start - b.span.start).map(({ key }) => (key ? render(key) : "")),
    doubt: orderDoubt(machines, machine),
  };
}

function orderDoubt(machines: readonly Machine[], machine: MachineModel): Reason | null {
  for (const { live, foreign } of machines) {
    const stacked = live.filter(({ resource }) => machine.isStack(resource));
    const many = stacked.find((one) => one.isMany);
    if (many) return { kind: "order", message: "a loop maps any number of pages: the order in which they are released cannot be told", span: many.span };
    const other = foreign.find(({ span }) => stacked.some((one) => one.span.start < span.start && isHeldOver(one, span.start, machines)));
    if (other) return { kind: "order", message: `${other.callee}() releases a mapping of the caller's while one of this function's is held`, span: other.span };
  }
  return null;
}

/** The mapping is still held after the call that ended there. */
function isHeldOver(mapping: Mapping, release: number, machines: readonly Machine[]): boolean {
  return machines.some((one) => one.foreign.some(({ span }) => span.start === release) && one.live.some(({ address }) => address === mapping.address));
}

/** What a change has done besides what it was made for; null when nothing. */
export function difference(before: FunctionProfile | undefined, after: FunctionProfile | undefined): Reason | null {
  // Neither holds anything that it has not released before the next call.
  if (!before && !after) return null;
  if (!before || !after) return { kind: "not-analysed", message: "what the function does to mappings is seen on one side only" };
  if (before.givenUp !== null || after.givenUp !== null) return { kind: "not-analysed", message: `the analysis was given up: ${(after.givenUp ?? before.givenUp)!}` };
  if (after.doubt) return after.doubt;
  if (after.depth !== before.depth) return { kind: "finding", message: `holds ${after.depth} mappings at once, ${before.depth} before` };
  const same = after.pages.length === before.pages.length && after.pages.every((page, at) => page === before.pages[at]);
  return same ? null : { kind: "finding", message: "maps other pages than before" };
}
