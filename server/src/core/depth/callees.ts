/** Tells what a call may do to the depth: whom it calls, what a helper's API row says, and what it sleeps on. */

import type { FunctionFacts } from "../analysis/observe.ts";
import type { Program } from "../analysis/program.ts";
import type { CallOccurrence } from "../analysis/occurrences.ts";
import type { SleepUse } from "../analysis/sleeps.ts";
import type { UnitAnalysis } from "../analysis/unit-analysis.ts";
import type { ApiModel } from "../kernel/api-model.ts";
import type { KernelContext } from "../kernel/kernel-context.ts";
import { TermTable } from "../values/term.ts";
import type { Callee, Doing, ScopedUse } from "./record.ts";

/** Calls between a function and something that maps, at most. */
const MAX_DISTANCE = 6;

interface CalleeQuestion {
  readonly occurrence: CallOccurrence;
  /** Null for functions that are only passed through. */
  readonly facts: FunctionFacts | null;
  readonly isHeld: boolean;
  /** A mapping is live under which the call may sleep. */
  readonly asksForSleep: boolean;
}

export class CalleeReader {
  private readonly program: Program;
  private readonly kernel: KernelContext;
  private readonly analysis: UnitAnalysis;
  private readonly file: string;

  constructor(input: { readonly program: Program; readonly kernel: KernelContext; readonly analysis: UnitAnalysis; readonly file: string }) {
    this.program = input.program;
    this.kernel = input.kernel;
    this.analysis = input.analysis;
    this.file = input.file;
  }

  /** Null when the call matters in no way. */
  read(question: CalleeQuestion): Doing | null {
    const { occurrence, facts } = question;
    const callee = calleeOf(occurrence.callee);
    const row = this.row(occurrence.callee);
    const scoped = row ? scopedOf(row) : null;
    const mayMap = this.mayMap(callee, { row, scoped, isHeld: question.isHeld });
    const sleeps = question.asksForSleep ? this.sleeps(occurrence, facts) : null;
    if (!mayMap && sleeps === null) return null;
    const isCertainSleep = row?.effects?.some((one) => one.do === "sleep" && one.gfp === undefined && one.when === undefined) ?? false;
    return { kind: "call", callee, scoped, types: typesAt(facts, occurrence), mayMap, sleeps, isCertainSleep };
  }

  /** Interfaces that end a mapping in the call itself: a walk gives up its last page before it maps the next. */
  released(name: string): readonly (readonly string[])[] {
    return (this.row(name)?.effects ?? []).flatMap((one) => (one.do === "unmap" ? [one.interfaces] : []));
  }

  private row(name: string): ApiModel | undefined {
    return name === "" ? undefined : this.kernel.apis.lookup(name, -1);
  }

  /** What a row says of the machine is all there is to say; functions that sleep may map on the way. */
  private mayMap(callee: Callee, of: { row: ApiModel | undefined; scoped: ScopedUse | null; isHeld: boolean }): boolean {
    if (callee.kind !== "function") return of.isHeld;
    if (of.scoped) return true;
    if (of.row?.level === "primitive" && (this.kernel.apis.mapping(callee.name) || !this.kernel.apis.sleeping(callee.name))) return false;
    return this.program.mayMap(callee.name, MAX_DISTANCE);
  }

  private sleeps(occurrence: CallOccurrence, facts: FunctionFacts | null): string | null {
    const direct = facts?.sleeps.find((one) => one.span.start === occurrence.span.start && one.sleeping.chain.length === 0);
    if (direct) return direct.sleeping.kind;
    const name = occurrence.callee;
    if (name === "" || this.row(name) || !this.program.maySleep(name)) return null;
    const summary = this.analysis.ownSleeps(name) ?? this.program.sleeps(name, this.file, new TermTable());
    const use = summary?.uses.find((one) => !one.isGuarded);
    return use ? chainOf(use) : null;
  }
}

function chainOf(use: SleepUse): string {
  return use.chain.map((step) => step.callee).join(" → ");
}

function calleeOf(name: string): Callee {
  if (name === "") return { kind: "pointer" };
  const arrow = name.lastIndexOf("->");
  return arrow < 0 ? { kind: "function", name } : { kind: "member", field: name.slice(arrow + 2) };
}

function scopedOf(row: ApiModel): ScopedUse | null {
  const found = (row.effects ?? []).filter((one) => one.do === "scoped");
  const [first] = found;
  if (!first || found.length < (row.effects ?? []).filter((one) => one.do !== "sleep").length) return null;
  return { resource: first.resource, slots: found.flatMap((one) => one.slots ?? []), peak: Math.max(...found.map((one) => one.peak)) };
}

/** KM_types that the analysis saw the call take, with the call's arguments put in. */
function typesAt(facts: FunctionFacts | null, occurrence: CallOccurrence): string[] {
  const names = (facts?.transient ?? []).flatMap(({ mapping: { span, slot } }) => (span.start === occurrence.span.start && slot?.kind === "name" ? [slot.name] : []));
  return [...new Set(names)];
}
