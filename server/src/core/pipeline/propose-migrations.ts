/** Migrations of one file that stay within its functions: what could be changed, before anything is proved. */

import { type AnalysedFunction, inOwnText } from "../analysis/analysed-function.ts";
import type { Replay } from "../analysis/replay.ts";
import type { UnitAnalysis } from "../analysis/unit-analysis.ts";
import { machineModel } from "../highmem/machine-model.ts";
import { mayCopy } from "../kernel/copy-helpers.ts";
import { eraById } from "../kernel/eras.ts";
import { withGroups } from "../migrations/groups.ts";
import { proposeHelpers } from "../migrations/helpers.ts";
import { proposeLocal } from "../migrations/local/propose.ts";
import type { MigrationInput, MigrationTarget, Proposal } from "../migrations/migration.ts";
import { FileDefinitions } from "../migrations/stack/definitions.ts";
import { proposeStack } from "../migrations/stack/propose.ts";
import { keyOf, TypeArguments, type TypeParameter } from "../migrations/stack/type-arguments.ts";
import { obstacles, typeParameters } from "../migrations/stack/type-parameters.ts";
import type { TargetProposals } from "../rules/migration-notes.ts";
import type { FileInput } from "./file-input.ts";

/** The functions of a file, solved. */
interface Solved {
  readonly analysis: UnitAnalysis;
  readonly functions: readonly AnalysedFunction[];
}

export function proposeMigrations(input: FileInput, solved: Solved, target: Exclude<MigrationTarget, "stack">): Proposal[] {
  return proposeFrom(input, solved, { target, inputOf: inputsOf(input, solved) });
}

type InputOf = (fn: AnalysedFunction) => MigrationInput;

/** Each function is gone over again once, whoever asks. */
function inputsOf(input: FileInput, { analysis }: Solved): InputOf {
  const inputs = new Map<AnalysedFunction["graph"], MigrationInput>();
  return (fn) => {
    const known = inputs.get(fn.graph) ?? lazily(input, fn, analysis);
    inputs.set(fn.graph, known);
    return known;
  };
}

function proposeFrom(input: FileInput, { analysis, functions }: Solved, by: { target: Exclude<MigrationTarget, "stack">; inputOf: InputOf }): Proposal[] {
  const { target, inputOf } = by;
  const own = functions.map(inOwnText);
  if (target === "local") return proposeLocal({ analysis, functions: own, kernel: input.kernel, index: input.program.index, inputOf });
  return own.filter((fn) => fn.solution.exhausted === null && mayCopy(fn.written.identifiers)).flatMap((fn) => proposeHelpers(inputOf(fn)));
}

/** What the era of a file deprecates, with what migrations would make of it. */
export function deprecations(input: FileInput, solved: Solved): TargetProposals[] {
  const { deprecates, typeArgument } = eraById(input.kernel.era);
  const inputOf = inputsOf(input, solved);
  const proposed = (target: "helpers" | "local"): TargetProposals => ({ target, proposals: proposeFrom(input, solved, { target, inputOf }) });
  const found = [proposed("helpers")];
  if (deprecates.includes("kmap-atomic")) found.push(proposed("local"));
  else if (deprecates.includes("km-type") && typeArgument === "ignored") {
    const file = new FileDefinitions(solved.analysis, input.kernel);
    found.push({ target: "stack", proposals: proposeStack(file, ownTypeArguments(file)) });
  }
  return found.map(({ target, proposals }) => ({ target, proposals: withGroups(new Map([[target, proposals]])).get(target)! }));
}

/** With the wrappers that no other file calls and that nothing keeps from losing their KM_type. */
function ownTypeArguments(file: FileDefinitions): TypeArguments {
  const bad = new Set<string>();
  for (;;) {
    let types = new TypeArguments();
    for (let found = ownTypes(file, types, bad); found.length > 0; found = ownTypes(file, types, bad)) types = types.with(found);
    const blocked = obstacles(file, types);
    if (blocked.length === 0) return types;
    for (const { wrapper } of blocked) bad.add(wrapper);
  }
}

function ownTypes(file: FileDefinitions, types: TypeArguments, bad: ReadonlySet<string>): TypeParameter[] {
  return typeParameters(file, types).filter((one) => one.file !== null && !bad.has(keyOf(one)));
}

/** Most functions are never asked for their paths. */
function lazily({ kernel }: FileInput, fn: AnalysedFunction, analysis: UnitAnalysis): MigrationInput {
  let [paths, replay]: (Replay | undefined)[] = [];
  return {
    fn, source: fn.source, kernel, machine: machineModel(kernel.version),
    get paths() {
      return (paths ??= analysis.paths(fn));
    },
    get replay() {
      return (replay ??= analysis.replay(fn));
    },
  };
}
