/** Asks the depth question of C texts, as one kernel would have them. */

import { Program } from "../../server/src/core/analysis/program.ts";
import { indexOfFiles } from "../../server/src/core/callgraph/index-files.ts";
import { DepthQuestion } from "../../server/src/core/depth/depth-question.ts";
import type { Chain } from "../../server/src/core/depth/chain.ts";
import type { ContextDepth, DepthResult } from "../../server/src/core/depth/depth-result.ts";
import { Extractor } from "../../server/src/core/depth/extract.ts";
import type { Base } from "../../server/src/core/depth/record.ts";
import { eraOf } from "../../server/src/core/kernel/eras.ts";
import { kernelVersion } from "../../server/src/core/kernel/kernel-version.ts";
import { modelsFor } from "../../server/src/core/kernel/models.ts";
import { readUnits } from "../../server/src/core/pipeline/units.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";

interface Texts {
  readonly version: string;
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
  readonly config?: Readonly<Record<string, string>>;
}

/** Files without any map are looked into only when something leads through them. */
export async function askDepth({ version, files, config }: Texts): Promise<DepthResult> {
  const parser = await loadParser("native");
  const kernel = { version: kernelVersion(version), era: eraOf(kernelVersion(version)).id };
  const context = { ...kernel, apis: modelsFor(kernel.version, kernel.era), configSymbols: new Map(Object.entries(config ?? {})) };
  const index = indexOfFiles(Object.entries(files).map(([path, text]) => ({ path, text })));
  const units = (path: string) => {
    const text = files[path];
    return text === undefined ? null : readUnits({ source: new SourceFile(path, text), parser, header: (operand) => operand });
  };
  const program = new Program({ index, isTree: true, units }, { kernel: context });
  const question = new DepthQuestion(index, context);
  for (const file of Object.keys(files)) question.add(new Extractor({ program, kernel: context, file }).mapping());
  for (let missing = question.missing(); missing.length > 0; missing = question.missing()) {
    for (const { file, name } of missing) question.addPassing(new Extractor({ program, kernel: context, file }).passing([name]));
  }
  return question.answer();
}

/** One context where page-table pages lie in highmem, unless told otherwise. */
export function contextOf(result: DepthResult, base: Base, highpte: "y" | "n" = "y"): ContextDepth {
  const configuration = result.configurations.find((one) => one.highpte === highpte);
  return configuration!.contexts.find((one) => one.base === base)!;
}

/** `f: KM_USER0 → g: KM_USER1`; mappings without a type by the call that makes them. */
export function inWords(chain: Chain | undefined): string {
  return (chain?.steps ?? []).map((step) => {
    const mappings = [...step.held, ...(step.takes ? [step.takes] : [])].map((one) => one.slot ?? one.by);
    const scoped = step.scoped ? [step.scoped.callee] : [];
    return mappings.length + scoped.length === 0 ? step.function : `${step.function}: ${[...mappings, ...scoped].join(", ")}`;
  }).join(" → ");
}
