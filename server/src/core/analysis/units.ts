/** What is read of a file. */

import type { TranslationUnit } from "../syntax/translation-unit.ts";
import type { AnalysisMemory } from "./recall.ts";

/** A file and the headers that it includes from its own folder. */
export interface Units {
  readonly unit: TranslationUnit;
  readonly headers: readonly TranslationUnit[];
  /** Headers that are not there. */
  readonly missing: readonly string[];
  /** Of a document that is being edited. */
  readonly memory?: AnalysisMemory;
}
