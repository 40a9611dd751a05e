/** What the analysis of one file may ask of the program around it. */

import type { FunctionRef } from "../callgraph/code-index.ts";
import type { TranslationUnit } from "../syntax/translation-unit.ts";
import type { RunningState } from "./contexts/entry-state.ts";

/** A file and the headers that it includes from its own folder. */
export interface Units {
  readonly unit: TranslationUnit;
  readonly headers: readonly TranslationUnit[];
}

export interface Surroundings {
  /** In which states the function may be entered; never empty. */
  entryStates(ref: FunctionRef): readonly RunningState[];
}
