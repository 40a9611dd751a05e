/** One file through all stages, with what its functions do to the machine. */

import { machineModel } from "../highmem/machine-model.ts";
import { type FunctionProfile, profileOf } from "../migrations/profile.ts";
import { analyseFile, type FileResult, judgeFile } from "./check-file.ts";
import type { FileInput } from "./file-input.ts";

export interface ProfiledFile {
  readonly result: FileResult;
  /** By name; a function that is defined under several conditions has several. */
  readonly profiles: readonly FunctionProfile[];
}

export function profileFile(input: FileInput): ProfiledFile {
  const machine = machineModel(input.kernel.version);
  const file = analyseFile(input);
  const profiles = file.functions.map((fn) => profileOf(fn, machine));
  const result = judgeFile(input, file);
  file.analysis.release();
  return { result, profiles };
}
