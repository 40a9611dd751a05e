/** What kmaplint says of a program. */

import { Program as AnalysedProgram } from "../../server/src/core/analysis/program.ts";
import { indexOfFiles } from "../../server/src/core/callgraph/index-files.ts";
import { eraOf } from "../../server/src/core/kernel/eras.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { modelsFor } from "../../server/src/core/kernel/models.ts";
import { checkFile } from "../../server/src/core/pipeline/check-file.ts";
import { readUnits } from "../../server/src/core/pipeline/units.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";
import { KERNEL_OF, type Program } from "./program.ts";
import { printProgram } from "./print.ts";

/** A finding by lines of the program's text, from 1. */
export interface Verdict {
  readonly rule: string;
  readonly severity: string;
  readonly certainty: string;
  readonly message: string;
  readonly line: number;
  /** Of the steps that lead to it. */
  readonly steps: readonly number[];
}

const parser = await loadParser("native");

export function analyse(program: Program): Verdict[] {
  const path = "program.c";
  const text = printProgram(program, "kernel");
  const version = kernelVersion(KERNEL_OF[program.era]);
  const era = eraOf(version).id;
  const kernel = { version, era, apis: modelsFor(version, era), configSymbols: new Map<string, string>() };
  const source = new SourceFile(path, text);
  const units = (file: string) => (file === path ? readUnits({ source, parser, header: (operand) => operand }) : null);
  const analysed = new AnalysedProgram({ index: indexOfFiles([{ path, text }]), isTree: false, units }, { kernel });
  const lineOf = (offset: number): number => source.lines.position(offset).line;
  return checkFile({ source, kernel, program: analysed }).findings.map((finding) => ({
    rule: finding.rule,
    severity: finding.severity,
    certainty: finding.certainty,
    message: finding.message,
    line: lineOf(finding.span.start),
    steps: finding.trace.map((step) => lineOf(step.span.start)),
  }));
}
