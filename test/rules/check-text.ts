/** Runs the analysis on one text, as one kernel would have it, with either parser. */

import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { AnalysedFunction } from "../../server/src/core/analysis/analysed-function.ts";
import type { UnitAnalysis } from "../../server/src/core/analysis/unit-analysis.ts";
import { eraOf } from "../../server/src/core/kernel/eras.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { modelsFor } from "../../server/src/core/kernel/models.ts";
import { Program } from "../../server/src/core/analysis/program.ts";
import { indexOfFiles } from "../../server/src/core/callgraph/index-files.ts";
import { checkFile } from "../../server/src/core/pipeline/check-file.ts";
import type { FileInput } from "../../server/src/core/pipeline/file-input.ts";
import { readUnits } from "../../server/src/core/pipeline/units.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";
import type { Reported } from "./judge.ts";

interface TextToCheck {
  /** Headers are looked for beside it. */
  readonly path: string;
  readonly text: string;
  readonly version: string;
  readonly config: ReadonlyMap<string, string>;
  readonly features?: readonly string[];
  /** Old interfaces are told of, too. */
  readonly withMigrations?: boolean;
}

const parsers = new Map<string, Promise<SyntaxParser>>();

/** Findings by line; gaps that no finding tells of come along as `parse-gap`. */
export async function checkText(text: TextToCheck, kind: "native" | "wasm"): Promise<Reported[]> {
  const input = await fileInput(text, kind);
  const result = checkFile(input);
  const lineOf = (offset: number): number => input.source.lines.position(offset).line;
  const reported = result.findings.map(({ rule, severity, certainty, message, span }) => ({ rule, severity, certainty, message, line: lineOf(span.start) }));
  const gaps = result.gaps.map((gap): Reported => ({ rule: "parse-gap", severity: "note", certainty: "must", message: gap.reason, line: lineOf(gap.span.start) }));
  return [...reported, ...gaps.filter((gap) => !reported.some((finding) => finding.rule === gap.rule && finding.line === gap.line))];
}

/** The steps of the way to each finding of a rule. */
export async function stepsTo(rule: string, text: TextToCheck): Promise<string[][]> {
  const { findings } = checkFile(await fileInput(text, "native"));
  return findings.filter((one) => one.rule === rule).map(({ trace }) => trace.map(({ message }) => message));
}

/** The functions that matter to the machine, solved. */
export async function analyseText(text: TextToCheck, kind: "native" | "wasm"): Promise<{ analysis: UnitAnalysis; functions: AnalysedFunction[] }> {
  const input = await fileInput(text, kind);
  const analysis = input.program.unit(input.source.path)!;
  return { analysis, functions: analysis.relevantFunctions().map((syntax) => analysis.analyse(syntax)).filter((fn) => fn !== null) };
}

async function fileInput(input: TextToCheck, kind: "native" | "wasm"): Promise<FileInput> {
  const parser = await parserOf(kind);
  const version = kernelVersion(input.version);
  const era = eraOf(version).id;
  const source = new SourceFile(input.path, input.text);
  const kernel = { version, era, apis: modelsFor(version, era, { features: input.features ?? [] }), configSymbols: input.config };
  const units = (path: string) => (path === input.path ? readUnits({ source, parser, header: (operand) => headerBeside(input.path, operand) }) : null);
  const program = new Program({ index: indexOfFiles([{ path: input.path, text: input.text }]), isTree: false, units }, { kernel });
  return { source, kernel, program, ...(input.withMigrations === true && { withMigrations: "all" as const }) };
}

function parserOf(kind: "native" | "wasm"): Promise<SyntaxParser> {
  const parser = parsers.get(kind) ?? loadParser(kind);
  parsers.set(kind, parser);
  return parser;
}

function headerBeside(path: string, operand: string): SourceFile | string {
  if (!operand.startsWith('"')) return operand;
  const file = join(dirname(path), operand.slice(1, -1));
  return existsSync(file) ? new SourceFile(file, readFileSync(file, "utf8")) : file;
}
