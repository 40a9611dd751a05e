/** Transforms a file and holds what is found before against what is found after. */

import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { Random, seedOf } from "../fuzz/random.ts";
import type { KernelFile } from "./kernel-file.ts";
import { rewritten, type Site } from "./rewrite.ts";
import { Subject } from "./subject.ts";
import type { Plan, Transformation } from "./transformation.ts";
import { difference, verdictOf, type Said, type Verdict } from "./verdict.ts";

export interface Outcome {
  readonly transformation: string;
  readonly applied: number;
  readonly skipped: number;
  /** One line for each thing that is said before but not after (`-`) or after but not before (`+`). */
  readonly faults: readonly string[];
  /** The same for functions that were too much for a full search, before or after. */
  readonly limited: readonly string[];
  readonly plan: Plan;
  readonly text: string;
}

/** Of a file that many transformations are tried on. */
let latest: Subject | undefined;

function subjectOf({ path, text }: KernelFile, parser: SyntaxParser): Subject {
  return (latest = latest?.text === text ? latest : new Subject(path, text, parser));
}

export function planFor(file: KernelFile, transformation: Transformation, by: { parser: SyntaxParser; seed: number }): Plan {
  const subject = subjectOf(file, by.parser);
  const plan = transformation.plan(subject, new Random(seedOf(`${file.name} ${transformation.name}`, by.seed)));
  return { ...plan, skipped: plan.skipped + subject.unread };
}

export function tryOn(file: KernelFile, transformation: Transformation, by: { parser: SyntaxParser; seed: number; before: Verdict }): Outcome {
  const plan = planFor(file, transformation, by);
  const text = rewritten(file.text, plan.sites);
  const after = plan.sites.length === 0 ? by.before : verdictOf({ ...file, text }, by.parser, plan.restore);
  return { transformation: transformation.name, applied: plan.sites.length, skipped: plan.skipped, plan, text, ...judged(by.before, after) };
}

/** Places that each of many transformations is applied at. */
const SOME_SITES = 40;

/** All transformations one after the other, on what the one before has made; each at some places. */
export function tryAll(file: KernelFile, transformations: readonly Transformation[], by: { parser: SyntaxParser; seed: number; before: Verdict }): Outcome {
  const restores: ((message: string) => string)[] = [];
  let [text, applied, skipped] = [file.text, 0, 0];
  for (const transformation of transformations) {
    const plan = planFor({ ...file, text }, transformation, by);
    const sites = new Random(seedOf(file.name, by.seed)).sample(plan.sites, SOME_SITES);
    text = rewritten(text, sites);
    applied += sites.length;
    skipped += plan.skipped;
    if (plan.restore) restores.unshift(plan.restore);
  }
  const restore = (message: string): string => restores.reduce((words, one) => one(words), message);
  const after = verdictOf({ ...file, text }, by.parser, restore);
  return { transformation: "all", applied, skipped, plan: { sites: [], skipped, restore }, text, ...judged(by.before, after) };
}

function judged(before: Verdict, after: Verdict): { faults: string[]; limited: string[] } {
  const { gone, added } = difference(before, after);
  const isLimited = ({ function: name }: Said): boolean => before.limited.has(name) || after.limited.has(name);
  const lines = (wanted: (one: Said) => boolean): string[] => [
    ...gone.filter(wanted).map(({ words }) => `- ${words}`),
    ...added.filter(wanted).map(({ words }) => `+ ${words}`),
  ];
  return { faults: lines((one) => !isLimited(one)), limited: lines(isLimited) };
}

/** The fewest sites that still make a difference: halves, quarters … are left out as long as it stays. */
export function fewestSites(sites: readonly Site[], isWrong: (sites: readonly Site[]) => boolean): Site[] {
  let kept = [...sites];
  for (let size = Math.ceil(kept.length / 2); size >= 1; ) {
    let removed = false;
    for (let at = 0; at < kept.length && kept.length > 1; ) {
      const rest = [...kept.slice(0, at), ...kept.slice(at + size)];
      if (rest.length > 0 && isWrong(rest)) {
        kept = rest;
        removed = true;
      } else at += size;
    }
    if (size === 1 && !removed) break;
    size = removed && size > 1 ? size : Math.floor(size / 2);
    if (size < 1) break;
  }
  return kept;
}
