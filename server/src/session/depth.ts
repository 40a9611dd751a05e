/** Asks how deep mappings nest in files, folders or a tree. */

import { resolve } from "node:path";
import { isModelledArch } from "../core/kernel/architectures.ts";
import { DepthQuestion } from "../core/depth/depth-question.ts";
import { type Target, targetAt } from "../project/discovery.ts";
import { TOOL_NAME, toolVersion } from "../project/installation.ts";
import { visitForDepth } from "./depth-files.ts";
import type { DepthOptions, DepthReport } from "./depth-report.ts";
import { type DepthOutcome, type DepthSetup, type DepthTask, type DepthVisitor, depthVisitor } from "./depth-visitor.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { compareText } from "./locate.ts";
import { Placement } from "./placement.ts";
import { openIndexes } from "./programs.ts";
import { problemLine, soundTargets } from "./sound-targets.ts";
import type { Watch } from "./visit-all.ts";

/** Callees in files that map nothing are looked into this many times. */
const MAX_ROUNDS = 6;

/** Thrown when the paths do not make one question, or their configuration is broken. */
export class DepthPathError extends Error {}

/** Throws the signal's reason when stopped, and DepthPathError when the paths hold no file, or files of several trees or of a broken configuration. */
export async function depth(asked: DepthOptions, watch: Watch = {}): Promise<DepthReport> {
  const started = performance.now();
  const { targets, unwalked, problems, folders } = soundTargets(asked);
  if (problems.length > 0) throw new DepthPathError(problems.map(problemLine).join("\n"));
  const options = { ...asked, ...folders };
  const root = rootOf(targets, options);
  const wanted = ofModelledArch(targets, root);
  watch.progress?.("find", wanted.length, wanted.length);
  const blocks = await openIndexes(wanted.map(({ path }) => path), options, {
    cache: options.cache !== false,
    progress: (done, total) => watch.progress?.("index", done, total),
    ...(watch.opened !== undefined && { opened: watch.opened }),
    ...(watch.signal !== undefined && { signal: watch.signal }),
  });
  const setup: DepthSetup = { options, blocks };
  const visitor = await depthVisitor(setup);
  const first = visitor.first(wanted);
  const question = new DepthQuestion(first.index, first.setting.kernel);
  const outcomes = await visitForDepth(wanted.map((target): DepthTask => ({ target, names: null })), visitor, { setup, watch });
  const inOrder = outcomes.sort((a, b) => compareText(a.path, b.path));
  question.add(inOrder.flatMap(({ records }) => records));
  const functions = inOrder.reduce((sum, { records }) => sum + records.length, 0);
  const crashes = await lookIntoCallees(question, visitor, { setup, watch, base: first.placement.base });
  return {
    ...question.answer(),
    tool: { name: TOOL_NAME, version: toolVersion() },
    tree: first.setting.tree,
    unreadable: [
      ...inOrder.flatMap(({ unreadable }) => (unreadable === null ? [] : [unreadable])),
      ...unwalked.map(({ path, named, reason }) => ({ file: first.placement.nameOf(path), named, reason })),
    ],
    crashes: [...inOrder, ...crashes].flatMap(({ path, crash }) => (crash === null ? [] : [{ file: first.placement.nameOf(path), reason: crash }])),
    summary: { files: wanted.length, functions, seconds: Math.round(performance.now() - started) / 1000 },
  };
}

/** Functions that lead from a place where something is held to one that maps, in rounds. */
async function lookIntoCallees(question: DepthQuestion, visitor: DepthVisitor, by: { setup: DepthSetup; watch: Watch; base: string }): Promise<DepthOutcome[]> {
  const all: DepthOutcome[] = [];
  for (let round = 0; round < MAX_ROUNDS; round++) {
    const byFile = new Map<string, string[]>();
    for (const { file, name } of question.missing()) byFile.set(file, [...(byFile.get(file) ?? []), name]);
    if (byFile.size === 0) break;
    const tasks = [...byFile].map(([file, names]): DepthTask => ({ target: targetAt(resolve(by.base, file), false), names }));
    const outcomes = (await visitForDepth(tasks, visitor, by)).sort((a, b) => compareText(a.path, b.path));
    question.addPassing(outcomes.flatMap(({ records }) => records));
    all.push(...outcomes);
  }
  return all;
}

/** The kernel tree that all files lie in; null outside of any. */
function rootOf(targets: readonly Target[], options: DepthOptions): string | null {
  const settings = new KernelSettings(options);
  const roots = new Set(targets.map(({ path }) => settings.rootOf(path)));
  if (targets.length === 0) throw new DepthPathError("no files to look at");
  if (roots.size > 1) throw new DepthPathError("the files lie in several trees; depth asks of one at a time");
  return [...roots][0] ?? null;
}

/** Other architectures have limits of their own: their files count only when nothing else is asked for. */
function ofModelledArch(targets: readonly Target[], root: string | null): readonly Target[] {
  if (root === null) return targets;
  const modelled = targets.filter(({ path }) => isModelledArch(new Placement(root).nameOf(path)));
  return modelled.length > 0 ? modelled : targets;
}
