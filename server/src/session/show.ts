/** Prints stages of the analysis of one file. */

import { dirname, resolve } from "node:path";
import { type View, show } from "../core/pipeline/show.ts";
import { SourceFile } from "../core/text/source-file.ts";
import { loadParser } from "../project/grammar.ts";
import { readText } from "../project/source-reader.ts";
import { inputOf } from "./file-check.ts";
import type { KernelChoice } from "./configuration.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { Placement } from "./placement.ts";
import { openIndexes, Programs } from "./programs.ts";
import { problemLine } from "./sound-targets.ts";

export type { View };

export const VIEWS: readonly View[] = ["tree", "ir", "cfg", "states", "summary", "stack"];

interface ShowOptions extends KernelChoice {
  readonly cwd: string;
  readonly file: string;
  /** Null: everything in the file. */
  readonly functionName: string | null;
  readonly view: View;
}

/** Text for a terminal, or why there is none. */
export async function showFile(options: ShowOptions): Promise<{ readonly text: string } | { readonly reason: string }> {
  const path = resolve(options.cwd, options.file);
  const read = readText(path);
  if (read.kind !== "text") return read;
  const settings = new KernelSettings(options);
  const { problems } = settings.configurationAt(dirname(path));
  if (problems.length > 0) return { reason: problems.map(problemLine).join("\n") };
  const placement = new Placement(settings.rootOf(path) ?? options.cwd);
  const job = { path, text: read.text, placement, setting: settings.ofFile(path, read.text) };
  const source = new SourceFile(placement.nameOf(path), read.text);
  const blocks = await openIndexes([path], options, { cache: true });
  const programs = new Programs(options, { parser: await loadParser(), documents: new Map<string, string>(), blocks });
  return show(inputOf(job, source, programs), options.functionName, options.view);
}
