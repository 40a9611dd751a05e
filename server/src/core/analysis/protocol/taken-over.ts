/** Mappings that a function takes over from its callers: they look no more after what they have handed in. */

import { namesIn } from "../../cfg/names.ts";
import type { ControlFlowGraph } from "../../cfg/graph.ts";
import { blocksBehind, leadsToEnd } from "../../cfg/reach.ts";
import type { ForeignRelease } from "../../highmem/machine.ts";
import { type CallInstr, loadedVariable, type Variable } from "../../ir/ir.ts";
import { someTerm, type Term } from "../../values/term.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import type { Observation } from "../observation.ts";
import type { Exit } from "../exits.ts";
import { isOutside } from "../state.ts";

/** A call, and the calls that may follow it. */
interface CallSite {
  readonly call: CallInstr;
  readonly later: readonly CallInstr[];
}

/**
 * The function releases what a parameter stands for in more than one place, and returns without that in another, while
 * each of its callers hands on what it was given itself and forgets it.
 */
export function keptFromCaller(functions: readonly AnalysedFunction[]): (fn: AnalysedFunction) => Observation[] {
  const sites = readSites(functions);
  return (fn) => {
    const of = sites.get(fn.body.name) ?? [];
    if (!fn.syntax.isStatic || of.length === 0 || fn.solution.isCoarse || fn.solution.exhausted !== null) return [];
    return fn.body.parameters.flatMap((parameter, at) => (of.every((site) => isHandedOn(site, at)) ? keptAt(fn, parameter) : []));
  };
}

function readSites(functions: readonly AnalysedFunction[]): Map<string, CallSite[]> {
  const own = new Set(functions.map((fn) => fn.body.name));
  const found = new Map<string, CallSite[]>();
  for (const { graph } of functions) {
    for (const { id, instrs } of graph.blocks) {
      instrs.forEach((call, at) => {
        if (call.op !== "call" || call.callee.kind !== "function" || !own.has(call.callee.name)) return;
        const later = [...instrs.slice(at + 1), ...blocksBehind(graph, id).flatMap((block) => graph.blocks[block]!.instrs)];
        const site = { call, later: later.filter((one) => one.op === "call") };
        found.set(call.callee.name, [...(found.get(call.callee.name) ?? []), site]);
      });
    }
  }
  return found;
}

/** The caller gives what it was given, and no call after that has to do with it. */
function isHandedOn({ call, later }: CallSite, at: number): boolean {
  const variable = loadedVariable(call.args[at]);
  return variable?.scope === "parameter" && !later.some((one) => isGiven(one, variable));
}

function isGiven({ args }: CallInstr, { id }: Variable): boolean {
  const names = new Set<string>();
  for (const arg of args) namesIn(arg, names);
  return names.has(id);
}

/** One for each `return` that keeps it. */
function keptAt(fn: AnalysedFunction, parameter: Variable): Observation[] {
  const { exits } = fn.facts;
  const releases = exits.flatMap((exit) => exit.state.machine.foreign).filter(({ target }) => isValueOf(target, fn, parameter));
  const [release] = releases;
  if (release === undefined || new Set(releases.map(({ span }) => span.start)).size < 2) return [];
  const isReleasing = (exit: Exit): boolean => exit.state.machine.foreign.some(({ target }) => target === release.target);
  const ends = new Set(exits.filter(isReleasing).map((exit) => exit.kind.span.start));
  const keeping = exits.filter((exit) => !ends.has(exit.kind.span.start) && keeps(exit, release.target) && !isPassedOn(fn.graph, exit, parameter));
  return [...new Map(keeping.map((exit) => [exit.kind.span.start, keptBy(exit, release)])).values()];
}

function isValueOf(target: Term, { body }: AnalysedFunction, { id }: Variable): boolean {
  return target.kind === "entry" && target.address.kind === "variable" && target.address.variable === `${body.name}:${id}`;
}

/** There is something to be released, and it is neither stored nor returned. */
function keeps({ state, value }: Exit, target: Term): boolean {
  const isIn = (term: Term): boolean => someTerm(term, (part) => part === target);
  if (state.facts.truth(target) === false || (value !== null && isIn(value))) return false;
  return ![...state.memory].some(([address, held]) => isOutside(address) && isIn(held));
}

/** On the way to the end some call is given it, and may release it. */
function isPassedOn(graph: ControlFlowGraph, { kind }: Exit, parameter: Variable): boolean {
  return graph.blocks.some(({ id, instrs }) => {
    return leadsToEnd(graph, id, kind.span.start) && instrs.some((one) => one.op === "call" && one.args.some((arg) => loadedVariable(arg)?.id === parameter.id));
  });
}

function keptBy({ kind, state }: Exit, release: ForeignRelease): Observation {
  return { detail: { kind: "kept-from-caller", release, exit: kind }, span: kind.span, machine: state.machine, trace: state.trace, certainty: "may" };
}
