/** What proposals for a file are made from. */

import type { AnalysedFunction } from "../../analysis/analysed-function.ts";
import type { UnitAnalysis } from "../../analysis/unit-analysis.ts";
import type { CodeIndex } from "../../callgraph/code-index.ts";
import type { KernelContext } from "../../kernel/kernel-context.ts";
import type { MigrationInput } from "../migration.ts";

export interface LocalInput {
  readonly analysis: UnitAnalysis;
  readonly functions: readonly AnalysedFunction[];
  readonly kernel: KernelContext;
  readonly index: CodeIndex;
  /** What proposals about a function are made from. */
  readonly inputOf: (fn: AnalysedFunction) => MigrationInput;
}
