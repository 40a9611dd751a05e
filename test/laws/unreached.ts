/** Calls that map or release, and that no path of the analysis comes to: dead code, or values taken for known that are not. */

import type { AnalysedFunction } from "../../server/src/core/analysis/analysed-function.ts";
import { isMappingEffect } from "../../server/src/core/kernel/models.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { fileInput, type KernelFile } from "../metamorphic/kernel-file.ts";

export interface Unreached {
  readonly function: string;
  readonly callee: string;
  /** From 1. */
  readonly line: number;
}

/** In the order of the file; of functions that were analysed to the end. */
export function unreachedCalls(file: KernelFile, parser: SyntaxParser): Unreached[] {
  const unit = fileInput(file, parser).program.unit(file.path)!;
  return unit.relevantFunctions().flatMap((syntax) => {
    const fn = unit.analyse(syntax);
    return fn && fn.solution.exhausted === null ? within(fn, file) : [];
  });
}

function within({ body, graph, solution, source }: AnalysedFunction, { kernel }: KernelFile): Unreached[] {
  const dead = graph.blocks.filter((_, at) => solution.states[at]!.size === 0);
  return dead.flatMap(({ instrs }) => instrs).flatMap((instr) => {
    if (instr.op !== "call" || instr.callee.kind !== "function") return [];
    const { name } = instr.callee;
    const maps = kernel.apis.lookup(name, instr.args.length)?.effects?.some(isMappingEffect) ?? false;
    return maps ? [{ function: body.name, callee: name, line: source.lines.position(instr.span.start).line }] : [];
  });
}
