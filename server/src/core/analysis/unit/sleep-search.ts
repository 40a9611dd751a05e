/** What sleeps in the functions that a file calls. */

import type { KernelContext } from "../../kernel/kernel-context.ts";
import type { TermTable } from "../../values/term.ts";
import type { Call } from "../call.ts";
import { joinSleeps, sleepsInCall, type SleepSummary } from "../sleeps.ts";
import type { Sleeping } from "../sleeping.ts";
import type { State } from "../state.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Definition, Definitions } from "./definitions.ts";

/** How far down the callees are asked. */
const MAX_DEPTH = 5;

export interface SleepSearchParts {
  readonly definitions: Definitions;
  readonly kernel: KernelContext;
  readonly around: Surroundings;
  readonly table: TermTable;
  /** What sleeps in one function; null when that could not be found out. */
  readonly within: (definition: Definition) => SleepSummary | null;
}

export class SleepSearch {
  private readonly summaries = new Map<string, SleepSummary | undefined>();
  /** By depth and name: answers that are cut off by the depth at which they are asked for. */
  private readonly cutOff = new Map<string, SleepSummary | undefined>();
  private readonly sleepy = new Map<string, boolean>();
  private readonly parts: SleepSearchParts;

  constructor(parts: SleepSearchParts) {
    this.parts = parts;
  }

  /** `of` asks about a callee. */
  inCall(call: Call, state: State, of: (name: string) => SleepSummary | undefined): readonly Sleeping[] {
    const { table, kernel } = this.parts;
    if (kernel.apis.lookup(call.name, call.args.length) !== undefined) return [];
    const summary = of(call.name);
    return summary ? sleepsInCall(table, { summary, call, state, version: kernel.version }) : [];
  }

  of(name: string): SleepSummary | undefined {
    if (this.summaries.has(name)) return this.summaries.get(name);
    const { definitions, around: { sleepSearch } } = this.parts;
    if (!this.maySleep(name) || definitions.macro(name)) return undefined;
    const place = `${sleepSearch.depth} ${name}`;
    if (sleepSearch.depth >= MAX_DEPTH || this.cutOff.has(place)) {
      sleepSearch.cutOff++;
      return this.cutOff.get(place);
    }
    const before = sleepSearch.cutOff;
    // A function that calls itself says nothing new there.
    this.summaries.set(name, undefined);
    const made = this.asked(name);
    if (sleepSearch.cutOff === before) {
      this.summaries.set(name, made);
    } else {
      this.summaries.delete(name);
      this.cutOff.set(place, made);
    }
    return made;
  }

  private asked(name: string): SleepSummary | undefined {
    const { definitions, around, table } = this.parts;
    return definitions.has(name) ? joinSleeps(definitions.of(name).map((one) => this.deeper(one))) : around.sleeps(name, definitions.unit.source.path, table);
  }

  private deeper(definition: Definition): SleepSummary | null {
    const { sleepSearch } = this.parts.around;
    sleepSearch.depth++;
    try {
      return this.parts.within(definition);
    } finally {
      sleepSearch.depth--;
    }
  }

  /** Whether something that sleeps can be reached by names alone. */
  private maySleep(name: string): boolean {
    const known = this.sleepy.get(name);
    if (known !== undefined) return known;
    this.sleepy.set(name, false);
    const { definitions, kernel, around } = this.parts;
    const macro = definitions.macro(name)?.macro;
    const bodies = [...(macro ? [macro] : []), ...definitions.of(name).map((one) => one.syntax)];
    const made = kernel.apis.sleeping(name) || (bodies.length > 0 ? bodies.some((body) => [...body.identifiers].some((other) => this.maySleep(other))) : around.maySleep(name));
    this.sleepy.set(name, made);
    return made;
  }
}
