/** Migrations of one file that stay within its functions: what could be changed, before anything is proved. */

import type { AnalysedFunction } from "../analysis/analysed-function.ts";
import type { Replay } from "../analysis/replay.ts";
import { machineModel } from "../highmem/machine-model.ts";
import { proposeLocal } from "../migrations/local/propose.ts";
import type { MigrationInput, Proposal } from "../migrations/migration.ts";
import { analyseFile } from "./check-file.ts";
import type { FileInput } from "./file-input.ts";

export function proposeMigrations(input: FileInput, target: "local" | "helpers"): Proposal[] {
  const file = analyseFile(input);
  const inputs = new Map<AnalysedFunction, MigrationInput>();
  const inputOf = (fn: AnalysedFunction): MigrationInput => {
    const known = inputs.get(fn) ?? lazily(input, fn, () => file.analysis.replay(fn));
    inputs.set(fn, known);
    return known;
  };
  const proposals = target === "local" ? proposeLocal({ ...file, kernel: input.kernel, index: input.program.index, inputOf }) : [];
  file.analysis.release();
  return proposals;
}

/** Most functions are never asked for their paths. */
function lazily({ source, kernel }: FileInput, fn: AnalysedFunction, make: () => Replay): MigrationInput {
  let replay: Replay | undefined;
  return {
    fn, source, kernel, machine: machineModel(kernel.version),
    get replay() {
      return (replay ??= make());
    },
  };
}
