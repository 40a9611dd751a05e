/** The timelines of functions in which something was found: plain data. */

import { functionTimeline, isFoundIn, type FunctionTimeline } from "../core/findings/timeline.ts";
import { analyseFile } from "../core/pipeline/check-file.ts";
import { viewFile } from "../core/pipeline/view-file.ts";
import { SourceFile } from "../core/text/source-file.ts";
import { loadParser } from "../project/grammar.ts";
import { readText } from "../project/source-reader.ts";
import type { KernelChoice } from "./configuration.ts";
import { inputOf } from "./file-check.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { Placement } from "./placement.ts";
import { type IndexBlocks, type PlacedFile, Programs } from "./programs.ts";
import type { LocatedDiagnostic } from "./report.ts";
import type { Watch } from "./visit-all.ts";

export interface LocatedTimeline extends FunctionTimeline {
  /** As in reports. */
  readonly file: string;
  /** The kernel that the file is read as, in few words. */
  readonly kernel: string;
  /** Of the function's lines. */
  readonly source: readonly string[];
}

interface TimelineTools extends Pick<Watch, "signal"> {
  readonly options: KernelChoice & { readonly cwd: string };
  readonly blocks: IndexBlocks;
}

/** In the order of the findings. A file that cannot be read or analysed any more has none. Rejects with the signal's reason. */
export async function timelinesOf(findings: readonly LocatedDiagnostic[], { options, blocks, signal }: TimelineTools): Promise<LocatedTimeline[]> {
  const byPath = new Map<string, LocatedDiagnostic[]>();
  for (const one of findings) byPath.set(one.path, [...(byPath.get(one.path) ?? []), one]);
  const settings = new KernelSettings(options);
  const programs = new Programs(options, { parser: await loadParser(), documents: new Map<string, string>(), blocks });
  const drawn: LocatedTimeline[] = [];
  for (const [path, found] of byPath) {
    await new Promise((resolve) => setImmediate(resolve));
    signal?.throwIfAborted();
    const read = readText(path);
    if (read.kind !== "text") continue;
    const placement = new Placement(settings.rootOf(path) ?? options.cwd);
    drawn.push(...ofFile({ path, text: read.text, placement, setting: settings.ofFile(path, read.text) }, programs, found));
  }
  return drawn;
}

function ofFile(job: PlacedFile, programs: Programs, findings: readonly LocatedDiagnostic[]): LocatedTimeline[] {
  const source = new SourceFile(job.placement.nameOf(job.path), job.text);
  const input = inputOf(job, source, programs);
  try {
    const analysed = analyseFile(input);
    const wanted = viewFile(input, analysed).filter((fn) => findings.some((one) => isFoundIn(fn, one)));
    analysed.analysis.release();
    return wanted.map((fn): LocatedTimeline => {
      const drawn = functionTimeline(fn, findings);
      const lines = Array.from({ length: drawn.last - drawn.first + 1 }, (_, row) => source.line(drawn.first + row + 1));
      return { ...drawn, file: source.path, kernel: job.setting.tree.inWords, source: lines };
    });
  } catch {
    // The check has reported what the analysis stumbles over.
    return [];
  }
}
