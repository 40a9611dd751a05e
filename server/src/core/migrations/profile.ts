/** What a function does to the machine, to be held against what it does after a change. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import { render } from "../findings/render.ts";
import type { MachineModel } from "../highmem/machine-model.ts";
import type { Machine, Mapping } from "../highmem/machine.ts";
import type { MigrationTarget, Reason } from "./migration.ts";

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
export function difference(target: MigrationTarget, before: FunctionProfile | undefined, after: FunctionProfile | undefined): Reason | null {
  const seen = [before, after].filter((one) => one !== undefined);
  const givenUp = seen.map((one) => one.givenUp).find((why) => why !== null);
  if (givenUp !== undefined) return { kind: "not-analysed", message: `the analysis was given up: ${givenUp}` };
  const doubt = after?.doubt ?? null;
  if (doubt) return doubt;
  return target === "helpers" ? excess(before, after) : other(before, after);
}

/** Mappings stay what and where they were. */
function other(before: FunctionProfile | undefined, after: FunctionProfile | undefined): Reason | null {
  // Neither holds anything that it has not released before the next call.
  if (!before && !after) return null;
  if (!before || !after) return { kind: "not-analysed", message: "what the function does to mappings is seen on one side only" };
  if (after.depth !== before.depth) return { kind: "finding", message: `holds ${after.depth} mappings at once, ${before.depth} before` };
  const same = after.pages.length === before.pages.length && after.pages.every((page, at) => page === before.pages[at]);
  return same ? null : { kind: "finding", message: "maps other pages than before" };
}

/** Mappings may go, and none may come. */
function excess(before: FunctionProfile | undefined, after: FunctionProfile | undefined): Reason | null {
  const [was, is] = [before?.depth ?? 0, after?.depth ?? 0];
  if (is > was) return { kind: "finding", message: `holds ${is} mappings at once, ${was} before` };
  const left = [...(before?.pages ?? [])];
  const isNew = (page: string): boolean => {
    const at = left.indexOf(page);
    if (at >= 0) left.splice(at, 1);
    return at < 0;
  };
  return (after?.pages ?? []).some(isNew) ? { kind: "finding", message: "maps other pages than before" } : null;
}
