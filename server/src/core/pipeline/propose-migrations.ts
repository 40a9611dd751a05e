/** What a migration proposes for one file. */

import { proposeHelpers } from "../migrations/helpers.ts";
import type { MigrationInput, MigrationTarget, Proposal } from "../migrations/migration.ts";
import { machineModel } from "../highmem/machine-model.ts";
import { analyseFile } from "./check-file.ts";
import type { FileInput } from "./file-input.ts";

const MIGRATIONS: Readonly<Partial<Record<MigrationTarget, (input: MigrationInput) => Proposal[]>>> = { helpers: proposeHelpers };

export function proposeMigrations(input: FileInput, target: MigrationTarget): Proposal[] {
  const machine = machineModel(input.kernel.version);
  const { analysis, functions } = analyseFile(input);
  const propose = MIGRATIONS[target] ?? ((): Proposal[] => []);
  const proposals = functions.filter((fn) => fn.solution.exhausted === null)
    .flatMap((fn) => propose({ fn, machine, replay: analysis.replay(fn), source: input.source, kernel: input.kernel }));
  analysis.release();
  return proposals;
}
