/** The states of solved functions, to try laws on. */

import type { UnitContext } from "../../server/src/core/analysis/interpreter.ts";
import { BlockRunner, type Solution } from "../../server/src/core/analysis/solve.ts";
import type { State } from "../../server/src/core/analysis/state.ts";
import { coarseKey } from "../../server/src/core/analysis/state-key.ts";
import type { AnalysedFunction } from "../../server/src/core/analysis/analysed-function.ts";
import type { BlockUse } from "../../server/src/core/analysis/block-use.ts";
import { executionKey } from "../../server/src/core/highmem/execution.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { factKey } from "../../server/src/core/values/fact.ts";
import { fileInput, type KernelFile } from "../metamorphic/kernel-file.ts";

export interface SolvedFile {
  readonly name: string;
  readonly unit: UnitContext;
  readonly functions: readonly AnalysedFunction[];
}

export function solve(file: KernelFile, parser: SyntaxParser): SolvedFile {
  const analysis = fileInput(file, parser).program.unit(file.path)!;
  const functions = analysis.relevantFunctions().map((syntax) => analysis.analyse(syntax)).filter((fn) => fn !== null && fn.solution.exhausted === null);
  return { name: file.name, unit: analysis["context"], functions: functions.filter((fn) => fn !== null) };
}

/** Two states in which a block may be entered, with the same mappings live. */
export interface Pair {
  readonly where: string;
  readonly unit: UnitContext;
  readonly solution: Solution;
  readonly block: number;
  readonly use: BlockUse;
  readonly states: readonly [State, State];
}

/** At most `most` pairs of each block. */
export function pairsOf({ name, unit, functions }: SolvedFile, most: number): Pair[] {
  return functions.flatMap(({ body, solution }) =>
    solution.graph.blocks.flatMap(({ id, label }) => {
      const use = solution.uses[id]!;
      const states = [...solution.states[id]!.values()];
      const pairs = states.flatMap((one, at) => states.slice(at + 1).filter((other) => coarseKey(one) === coarseKey(other)).map((other): [State, State] => [one, other]));
      return pairs.slice(0, most).map((pair): Pair => ({ where: `${name} ${body.name} ${label}`, unit, solution, block: id, use, states: pair }));
    }),
  );
}

/** The states in which a block leaves for others, with all that they know. */
export function successors({ unit, solution, block }: Pair, state: State): { to: number; state: State }[] {
  const silent = { report: () => undefined, depthReached: () => undefined, mapped: () => undefined, slept: () => undefined, called: () => undefined };
  return new BlockRunner(unit, solution.graph, silent).run(solution.graph.blocks[block]!, state.copy());
}

/** Everything that a state says, but for the path that led to it. */
export function described(state: State): string[] {
  const { live, released, foreign, execution, saved } = state.machine;
  return [
    ...[...state.memory].map(([address, value]) => `memory ${address.id} ${value.id}`).sort(),
    ...[...state.facts.entries()].map(([term, fact]) => `fact ${term.id} ${factKey({ ...fact, differs: [...fact.differs].sort((a, b) => a - b) })}`).sort(),
    ...live.map((one) => `live ${one.address.id} ${one.key?.id} ${one.slot?.id} ${one.isMany} ${one.isEntrusted ?? false} ${one.isElement ?? false}`),
    ...released.map((one) => `released ${one.mapping.address.id} ${one.isUncertain ?? false}`).sort(),
    ...foreign.map((one) => `foreign ${one.target.id} ${one.callee}`).sort(),
    `execution ${executionKey({ ...execution, locks: [...execution.locks].sort((a, b) => (a.lock?.id ?? -1) - (b.lock?.id ?? -1)) })} ${execution.hasSlept}`,
    ...saved.map((one) => `saved ${one.slot.id} ${one.address?.id}`).sort(),
  ];
}
