/** Stand-in until the core lands: the same names, no findings. */

import type { WordedFinding } from "../core/findings/finding.ts";
import type { KernelContext } from "../core/kernel/kernel-context.ts";
import type { SyntaxParser } from "../core/syntax/parser.ts";
import type { ParseGap } from "../core/syntax/translation-unit.ts";
import type { SourceFile } from "../core/text/source-file.ts";

export interface FileInput {
  source: SourceFile;
  parser: SyntaxParser;
  kernel: KernelContext;
  header(operand: string, from: string): SourceFile | undefined;
}
export interface FileResult {
  findings: WordedFinding[];
  gaps: ParseGap[];
  functions: number;
  mappedFunctions: number;
}
export function checkFile(_input: FileInput): FileResult {
  return { findings: [], gaps: [], functions: 0, mappedFunctions: 0 };
}

export function show(_input: FileInput, functionName: string | null, as: string): string {
  return `${as} of ${functionName ?? "the file"}: not there yet`;
}
