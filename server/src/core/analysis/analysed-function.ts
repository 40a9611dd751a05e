/** What the analysis of a function leaves behind. */

import type { ControlFlowGraph } from "../cfg/graph.ts";
import type { Body } from "../ir/ir.ts";
import type { FunctionSyntax } from "../syntax/translation-unit.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { FunctionFacts } from "./observe.ts";
import type { Solution } from "./solve.ts";
import type { FunctionSummary } from "./summary.ts";

/** A function with everything that was found out about it. */
export interface AnalysedFunction {
  readonly syntax: FunctionSyntax;
  /** The same as it stood in the text that it was analysed in. */
  readonly written: FunctionSyntax;
  /** The text that it was analysed in: all spans but those of `syntax` are offsets into it. */
  readonly source: SourceFile;
  readonly body: Body;
  readonly graph: ControlFlowGraph;
  readonly solution: Solution;
  readonly facts: FunctionFacts;
  readonly summary: FunctionSummary;
}

/** With all spans in the text that it was analysed in. */
export function inOwnText(fn: AnalysedFunction): AnalysedFunction {
  return fn.syntax === fn.written ? fn : { ...fn, syntax: fn.written };
}
