/** Generates, runs, analyses and compares programs in batches, and makes what disagrees smaller. */

import { analyse, type Verdict } from "./analyse.ts";
import { compare, type Comparison } from "./compare.ts";
import { generateProgram } from "./generate.ts";
import { printProgram } from "./print.ts";
import { ERAS, hasLoop, type Era, type Program } from "./program.ts";
import { runPrograms, type RunEvent } from "./run.ts";
import { shrink } from "./shrink.ts";

type FaultKind = "miss" | "false must";

/** One rule about which a program and the analysis disagree. */
export interface Fault {
  readonly kind: FaultKind;
  readonly rule: string;
  readonly program: Program;
}

export interface Tally {
  programs: number;
  /** Some input makes them break a rule. */
  wrong: number;
  loopFree: number;
  givenUp: number;
  /** Faults that count, by kind and rule; misses in programs with loops are told apart. */
  readonly faults: Map<string, number>;
  readonly loopMisses: Map<string, number>;
  /** Findings by rule: how many `may` ones there were, and how many of them no input has shown. */
  readonly may: Map<string, { said: number; unshown: number }>;
  readonly must: Map<string, number>;
}

function emptyTally(): Tally {
  return { programs: 0, wrong: 0, loopFree: 0, givenUp: 0, faults: new Map(), loopMisses: new Map(), may: new Map(), must: new Map() };
}

const BATCH = 100;

/** `found` is told of each fault; a rule that goes wrong twice in one program is one. */
export function runOracle(of: { programs: number; seed: number; found: (fault: Fault) => void; progress?: (done: number) => void }): Tally {
  const tally = emptyTally();
  for (let at = 0; at < of.programs; at += BATCH) {
    for (const era of ERAS) {
      const share = seedsOf(at, { ...of, era });
      if (share.length > 0) judgeBatch(share.map((seed) => generateProgram(seed, era)), tally, of.found);
      of.progress?.(tally.programs);
    }
  }
  return tally;
}

/** Programs go to the eras in turn, whatever their number. */
function seedsOf(from: number, of: { programs: number; seed: number; era: Era }): number[] {
  const turn = ERAS.indexOf(of.era);
  const seeds: number[] = [];
  for (let at = from; at < Math.min(from + BATCH, of.programs); at++) if (at % ERAS.length === turn) seeds.push(of.seed + at);
  return seeds;
}

function judgeBatch(programs: readonly Program[], tally: Tally, found: (fault: Fault) => void): void {
  const events = runPrograms(programs);
  programs.forEach((program, at) => {
    const comparison = compare(events[at]!, analyse(program));
    count(tally, { program, comparison, isWrong: events[at]!.length > 0 });
    for (const fault of faultsOf(program, comparison)) {
      add(tally.faults, `${fault.kind} ${fault.rule}`);
      found(fault);
    }
  });
}

/** Misses count in programs without loops that were analysed to the end. */
function faultsOf(program: Program, comparison: Comparison): Fault[] {
  if (comparison.isGivenUp) return [];
  const missed = hasLoop(program) ? [] : comparison.missed.map((event) => event.rule);
  const wrong = comparison.falseMust.map((verdict) => verdict.rule);
  return [
    ...[...new Set(missed)].map((rule): Fault => ({ kind: "miss", rule, program })),
    ...[...new Set(wrong)].map((rule): Fault => ({ kind: "false must", rule, program })),
  ];
}

function count(tally: Tally, of: { program: Program; comparison: Comparison; isWrong: boolean }): void {
  const { program, comparison, isWrong } = of;
  tally.programs++;
  if (isWrong) tally.wrong++;
  if (comparison.isGivenUp) tally.givenUp++;
  if (hasLoop(program)) for (const event of comparison.missed) add(tally.loopMisses, event.rule);
  else tally.loopFree++;
  for (const verdict of comparison.verdicts) {
    if (verdict.certainty === "must") {
      add(tally.must, verdict.rule);
      continue;
    }
    const known = tally.may.get(verdict.rule) ?? { said: 0, unshown: 0 };
    tally.may.set(verdict.rule, { said: known.said + 1, unshown: known.unshown + (comparison.unshownMay.includes(verdict) ? 1 : 0) });
  }
}

function add(to: Map<string, number>, key: string): void {
  to.set(key, (to.get(key) ?? 0) + 1);
}

/** The smallest program with the same fault. */
export function reduce(fault: Fault): Program {
  const isSame = (program: Program, events: readonly RunEvent[]): boolean =>
    faultsOf(program, compare(events, analyse(program))).some((one) => one.kind === fault.kind && one.rule === fault.rule);
  return shrink(fault.program, (candidates) => {
    const events = runPrograms(candidates);
    return candidates.map((candidate, at) => isSame(candidate, events[at]!));
  });
}

/** A program with both verdicts, for readers. */
export function explain(program: Program): string {
  const [events = []] = runPrograms([program]);
  const text = printProgram(program, "kernel").trimEnd().split("\n").map((line, at) => `${String(at + 1).padStart(4)}  ${line}`);
  const runs = [...new Set(events.map((event) => `    line ${event.line}: ${event.rule}${event.calls.length > 0 ? `, called from line ${event.calls.join(", ")}` : ""}${event.isFirst ? "" : " (after something else)"}`))];
  const said = analyse(program).map((verdict: Verdict) => `    line ${verdict.line}: ${verdict.rule} (${verdict.certainty}) ${verdict.message}`);
  return [...text, "  runs:", ...(runs.length > 0 ? runs : ["    nothing goes wrong"]), "  kmaplint:", ...(said.length > 0 ? said : ["    no findings"])].join("\n");
}
