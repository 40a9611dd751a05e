/** Runs everything over one input and tells what is wrong with the outcome. */

import { checkFile } from "../../server/src/core/pipeline/check-file.ts";
import { show, type View } from "../../server/src/core/pipeline/show.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { decode } from "../../server/src/project/source-reader.ts";
import { locateFindings, locateGap } from "../../server/src/session/locate.ts";
import { eraOf } from "../../server/src/core/kernel/eras.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { modelsFor } from "../../server/src/core/kernel/models.ts";
import { fileInput, type KernelFile } from "../metamorphic/kernel-file.ts";
import { checkFindings, checkFunction, checkUnit, SpanCheck } from "./spans.ts";

export interface FuzzInput {
  /** One character for each byte. */
  readonly bytes: string;
  readonly kernel: string;
}

export interface Examined {
  /** Empty when all is well. */
  readonly faults: readonly string[];
  readonly functions: number;
  readonly findings: number;
}

const VIEWS: readonly View[] = ["tree", "ir", "cfg", "states", "summary", "stack"];
const PATH = "/fuzz/fuzz.c";

/** Never throws: what is thrown is a fault. */
export function examine(input: FuzzInput, parser: SyntaxParser): Examined {
  const read = decode(Buffer.from(input.bytes, "latin1"));
  if (read.kind !== "text") return { faults: [], functions: 0, findings: 0 };
  const check = new SpanCheck(read.text.length);
  const stage = new Stages();
  const version = kernelVersion(input.kernel);
  const era = eraOf(version).id;
  const file: KernelFile = { name: "fuzz.c", path: PATH, text: read.text, kernel: { version, era, apis: modelsFor(version, era), configSymbols: new Map() } };
  const made = stage.run("index", () => fileInput(file, parser));
  if (!made) return { faults: stage.faults, functions: 0, findings: 0 };
  stage.run("syntax", () => checkUnit(made.program.unit(PATH)!.unit, check));
  stage.run("analysis", () => {
    const analysis = made.program.unit(PATH)!;
    for (const syntax of analysis.relevantFunctions()) {
      const fn = analysis.analyse(syntax);
      if (fn) checkFunction(fn, analysis, check);
    }
  });
  for (const view of viewsOf(input)) stage.run(`show ${view}`, () => show(made, null, view));
  const result = stage.run("check", () => checkFile(made));
  const source = new SourceFile(PATH, read.text);
  if (result) {
    checkFindings(result.findings, check);
    for (const gap of result.gaps) check.inside("reported gap", gap.span);
    stage.run("locate", () => [locateFindings(source, result.findings), result.gaps.map((gap) => locateGap(source, gap))]);
  }
  return { faults: [...stage.faults, ...check.faults], functions: result?.mappedFunctions ?? 0, findings: result?.findings.length ?? 0 };
}

/** Every fourth input is shown in every way. */
function viewsOf({ bytes }: FuzzInput): readonly View[] {
  return bytes.length % 4 === 0 ? VIEWS : [];
}

class Stages {
  readonly faults: string[] = [];

  run<T>(stage: string, work: () => T): T | undefined {
    try {
      return work();
    } catch (error) {
      const { message, stack } = error instanceof Error ? error : new Error(String(error));
      const place = /\((?:file:\/\/)?[^()]*?\/((?:server|test)\/[^()]*?):\d+:\d+\)/.exec(stack ?? "")?.[1] ?? "";
      this.faults.push(`${stage} throws ${message.slice(0, 200)} ${place}`);
      return undefined;
    }
  }
}
