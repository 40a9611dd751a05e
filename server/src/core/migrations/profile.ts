/** What a function does to the machine, to be held against what it does after a change. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { ApiTable } from "../kernel/models.ts";
import { someTerm, type Term } from "../values/term.ts";
import { render } from "../findings/render.ts";
import type { MachineModel } from "../highmem/machine-model.ts";
import type { Machine } from "../highmem/machine.ts";
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
  readonly doubt: Doubt | null;
}

export interface Doubt {
  readonly reason: Reason;
  /** Nothing can be said; else only a reader can tell. */
  readonly isHopeless: boolean;
  /** Functions that the mappings in question go through. */
  readonly through: readonly string[];
}

export function profileOf(fn: AnalysedFunction, machine: MachineModel, apis: ApiTable): FunctionProfile {
  const machines = [...fn.facts.heldAt.values()].flat();
  const places = new Map(machines.flatMap((one) => one.live.map((mapping) => [`${mapping.span.start} ${mapping.by}`, mapping] as const)));
  return {
    function: fn.body.name,
    givenUp: fn.solution.exhausted,
    depth: Math.max(0, ...machines.map((one) => one.live.filter(({ resource }) => machine.home(resource) !== "none").length)),
    pages: [...places.values()].sort((a, b) => a.span.start - b.span.start).map(({ key }) => (key ? render(key) : "")),
    doubt: doubtOf(fn, machines, { machine, isStacked: (names) => names.some((name) => [...apis.resources(name)].some((one) => machine.isStack(one))) }),
  };
}

interface Judging {
  readonly machine: MachineModel;
  readonly isStacked: (interfaces: readonly string[]) => boolean;
}

function doubtOf(fn: AnalysedFunction, machines: readonly Machine[], { machine, isStacked }: Judging): Doubt | null {
  const many = machines.flatMap(({ live }) => live).find((one) => one.isMany && machine.isStack(one.resource));
  if (many) return { isHopeless: true, through: [many.by], reason: { kind: "order", message: "a loop maps any number of pages: the order in which they are released cannot be told", span: many.span } };
  return handedIn(machines, isStacked) ?? leftBehind(fn, machine);
}

/** Mappings of others are released: two of them, or one under a mapping of the function's own, or one that lay in memory. */
function handedIn(machines: readonly Machine[], isStacked: (interfaces: readonly string[]) => boolean): Doubt | null {
  for (const { live, foreign } of machines) {
    const others = foreign.filter(({ interfaces }) => isStacked(interfaces));
    const [first] = others;
    if (!first) continue;
    const through = [...new Set(others.map(({ callee }) => callee))];
    const doubt = (message: string): Doubt => ({ isHopeless: false, through, reason: { kind: "order", message, span: first.span } });
    if (others.length > 1) return doubt("several mappings that were made elsewhere are released here: whether in reverse order cannot be told");
    const under = live.find((one) => one.span.start < first.span.start && isStacked([one.interface]));
    if (under) return doubt(`${first.callee}() releases a mapping that was made elsewhere while one of this function's is held`);
    if (!isParameter(first.target)) return doubt("the mapping lay in memory: what was mapped after it cannot be told");
  }
  return null;
}

/** As it was passed, or an address that is computed from it. */
export function isParameter(target: Term): boolean {
  switch (target.kind) {
    case "entry":
      return target.address.kind === "variable" && target.address.isLocal;
    case "binary":
      return (target.op === "&" || target.op === "+" || target.op === "-") && isParameter(target.left);
    case "walk":
    case "field":
    case "index":
      return isParameter(target.base);
    default:
      return false;
  }
}

/** Mappings that stay behind in memory when the function returns. */
function leftBehind({ facts }: AnalysedFunction, machine: MachineModel): Doubt | null {
  for (const { state, value, handed } of facts.exits) {
    const kept = [...handed].find(({ resource, address }) => machine.isStack(resource) && (value === null || !someTerm(value, (part) => part === address)));
    if (kept && state.machine.live.includes(kept)) {
      return { isHopeless: false, through: [kept.by], reason: { kind: "order", message: "the mapping stays in memory when the function returns: what is mapped before it is released cannot be told", span: kept.span } };
    }
  }
  return null;
}

/** What a change has done besides what it was made for; null when nothing. */
export function difference(target: MigrationTarget, before: FunctionProfile | undefined, after: FunctionProfile | undefined): Reason | null {
  const seen = [before, after].filter((one) => one !== undefined);
  const givenUp = seen.map((one) => one.givenUp).find((why) => why !== null);
  if (givenUp !== undefined) return { kind: "not-analysed", message: `the analysis was given up: ${givenUp}` };
  if (after?.doubt?.isHopeless === true) return after.doubt.reason;
  return target === "helpers" ? excess(before, after) : other(before, after);
}

/** Mappings stay where they were, and as many. What is mapped is written as it was: a loop may lead the analysis to another name for it. */
function other(before: FunctionProfile | undefined, after: FunctionProfile | undefined): Reason | null {
  // Neither holds anything that it has not released before the next call.
  if (!before && !after) return null;
  if (!before || !after) return { kind: "not-analysed", message: "what the function does to mappings is seen on one side only" };
  if (after.depth !== before.depth) return { kind: "finding", message: `holds ${after.depth} mappings at once, ${before.depth} before` };
  return after.pages.length === before.pages.length ? null : { kind: "finding", message: `maps in ${after.pages.length} places, in ${before.pages.length} before` };
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
  const added = after?.pages.find(isNew);
  return added === undefined ? null : { kind: "finding", message: `maps \`${added}\`, and did not before` };
}
