/** What the functions of a file do to the machine. */

import { machineModel } from "../highmem/machine-model.ts";
import { type FunctionProfile, profileOf } from "../migrations/profile.ts";
import type { AnalysedFile } from "./check-file.ts";
import type { FileInput } from "./file-input.ts";

/** A function that is defined under several conditions has several. */
export function profilesOf({ kernel }: FileInput, { functions }: AnalysedFile): FunctionProfile[] {
  const machine = machineModel(kernel.version);
  return functions.map((fn) => profileOf(fn, machine, kernel.apis));
}
