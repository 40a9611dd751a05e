/** What was found out about the functions of a file, for those who look at them. */

import { functionView, type FunctionView } from "../findings/function-view.ts";
import { machineModel } from "../highmem/machine-model.ts";
import type { AnalysedFile } from "./check-file.ts";
import type { FileInput } from "./file-input.ts";

/** Before the analysis of the file is released. */
export function viewFile({ source, kernel }: FileInput, { functions, analysis }: AnalysedFile): FunctionView[] {
  const machine = machineModel(kernel.version);
  return functions.map((fn) => functionView({ fn, source: fn.source, current: source, machine, entered: analysis.entryStates(fn) }));
}
