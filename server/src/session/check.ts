/** Checks files, folders and trees: the one way in, for the command line and the editor. */

import { dirname } from "node:path";
import type { Target, Unwalked } from "../project/discovery.ts";
import { TOOL_NAME, toolVersion } from "../project/installation.ts";
import type { FileOutcome } from "./file-visitor.ts";
import { withRepairs } from "./fixes.ts";
import { KernelSettings } from "./kernel-settings.ts";
import { foldersOf, listedBelow, openTrees } from "./kept-trees.ts";
import { byPlace, byPosition, compareText } from "./locate.ts";
import { Placement } from "./placement.ts";
import type { CheckOptions, CheckReport, LocatedDiagnostic, TreeInfo, Unreadable } from "./report.ts";
import { withSeverities } from "./severities.ts";
import { soundTargets } from "./sound-targets.ts";
import { CACHE_FOLDER } from "./tree-store.ts";
import { type Watch, visitAll } from "./visit-all.ts";

/** Throws the signal's reason when stopped; what files hold never makes it throw. */
export async function check(asked: CheckOptions, watch: Watch = {}): Promise<CheckReport> {
  const started = performance.now();
  const open = await openTrees(asked, watch.store ?? CACHE_FOLDER);
  const { targets, unwalked, problems, folders } = soundTargets({ ...asked, ...foldersOf(open, asked) }, (folder) => listedBelow(open, folder));
  const options = { ...asked, ...folders };
  watch.progress?.("find", targets.length, targets.length);
  const visited = await visitAll({ targets, open }, options, watch);
  const outcomes = graded(visited.outcomes, options).sort((a, b) => compareText(a.file, b.file) || compareText(a.path, b.path));
  const trees = treesOf(outcomes);
  const gaps = outcomes.flatMap((outcome) => outcome.gaps);
  const found = outcomes.flatMap((outcome) => outcome.findings).filter((finding) => isWanted(finding, options)).sort(byPlace);
  const touchedFunctions = sum(outcomes.map((outcome) => outcome.touchedFunctions));
  return {
    tool: { name: TOOL_NAME, version: toolVersion() },
    tree: trees[0] ?? treeAround(targets, options),
    trees,
    // What another analysis has found, ours has no fixes for.
    findings: options.withFixes === true && watch.analysis === undefined ? await withRepairs(found, options, visited.blocks) : found,
    suppressed: outcomes.flatMap((outcome) => outcome.suppressed).filter((finding) => isWanted(finding, options)).sort(byPlace),
    gaps: gaps.sort((a, b) => byPosition(a, b) || compareText(a.reason, b.reason)),
    unreadable: unreadableOf(outcomes, unwalked, options),
    configProblems: problems,
    crashes: outcomes.flatMap(({ file, crash }) => (crash === null ? [] : [{ file, reason: crash }])),
    ...(options.changes !== undefined && { touchedFunctions }),
    summary: {
      files: targets.length,
      functions: sum(outcomes.map((outcome) => outcome.functions)),
      mapped_functions: sum(outcomes.map((outcome) => outcome.mappedFunctions)),
      gaps: gaps.length,
      seconds: Math.round(performance.now() - started) / 1000,
    },
  };
}

/** With the severities that the configuration of each file asks for. */
function graded(outcomes: readonly FileOutcome[], options: CheckOptions): FileOutcome[] {
  const settings = new KernelSettings(options);
  return outcomes.map((one) => ({ ...one, ...withSeverities(one, settings.configurationAt(dirname(one.path)), options.rules) }));
}

const NO_TREE: TreeInfo = { root: null, kernel: null, era: "local", eraReason: "nothing was read", inWords: "nothing was read" };

/** For reports of files in which nothing mattered. */
function treeAround([first]: readonly Target[], options: CheckOptions): TreeInfo {
  return (first === undefined ? null : new KernelSettings(options).ofFolder(dirname(first.path)))?.tree ?? NO_TREE;
}

function isWanted(finding: LocatedDiagnostic, { rules, withoutRules }: CheckOptions): boolean {
  return (rules.length === 0 || rules.includes(finding.rule)) && !withoutRules.includes(finding.rule);
}

/** One entry for each tree, and for each way in which files outside of trees were read; in the order of the files. */
function treesOf(outcomes: readonly FileOutcome[]): TreeInfo[] {
  const trees = new Map<string, TreeInfo>();
  for (const { tree } of outcomes) {
    if (tree === null) continue;
    const key = `${tree.root ?? ""}\0${tree.inWords}`;
    if (!trees.has(key)) trees.set(key, tree);
  }
  return [...trees.values()];
}

function unreadableOf(outcomes: readonly FileOutcome[], unwalked: readonly Unwalked[], options: CheckOptions): Unreadable[] {
  const settings = new KernelSettings(options);
  const folders = unwalked.map(({ path, named, reason }): Unreadable => (
    { file: new Placement(settings.rootOf(path) ?? options.cwd).nameOf(path), reason, named }));
  return [...outcomes.flatMap(({ unreadable }) => (unreadable === null ? [] : [unreadable])), ...folders]
    .sort((a, b) => compareText(a.file, b.file));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
