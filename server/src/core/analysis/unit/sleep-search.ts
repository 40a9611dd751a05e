/** What sleeps in the functions that a file calls. */

import type { KernelContext } from "../../kernel/kernel-context.ts";
import type { TermTable } from "../../values/term.ts";
import type { Call } from "../call.ts";
import { Answers, settled } from "../open-questions.ts";
import { joinSleeps, sleepsInCall, type SleepSummary } from "../sleeps.ts";
import type { Sleeping } from "../sleeping.ts";
import type { State } from "../state.ts";
import type { Surroundings } from "../surroundings.ts";
import type { Definition, Definitions } from "./definitions.ts";

/** How far down the callees are asked. */
const MAX_DEPTH = 5;

interface SleepSearchParts {
  readonly definitions: Definitions;
  readonly kernel: KernelContext;
  readonly around: Surroundings;
  readonly table: TermTable;
  /** What sleeps in one function; null when that could not be found out. */
  readonly within: (definition: Definition) => SleepSummary | null;
}

export class SleepSearch {
  private readonly summaries: Answers<string, SleepSummary | undefined>;
  /** By depth and name: answers that are cut off by the depth at which they are asked for. */
  private readonly cutOff: Answers<string, SleepSummary | undefined>;
  private readonly sleepy: Answers<string, boolean>;
  private readonly parts: SleepSearchParts;

  constructor(parts: SleepSearchParts) {
    this.parts = parts;
    const { openQuestions } = parts.around;
    this.summaries = new Answers(openQuestions);
    this.cutOff = new Answers(openQuestions);
    this.sleepy = new Answers(openQuestions);
  }

  /** `of` asks about a callee. */
  inCall(call: Call, state: State, of: (name: string) => SleepSummary | undefined): readonly Sleeping[] {
    const { table, kernel } = this.parts;
    if (kernel.apis.lookup(call.name, call.args.length) !== undefined) return [];
    const summary = of(call.name);
    return summary ? sleepsInCall(table, { summary, call, state, version: kernel.version }) : [];
  }

  of(name: string): SleepSummary | undefined {
    const known = this.summaries.recall(name);
    if (known) return known.answer;
    const { definitions, around } = this.parts;
    const { sleepSearch, openQuestions } = around;
    if (!this.maySleep(name) || definitions.macro(name)) return undefined;
    const place = `${sleepSearch.depth} ${name}`;
    const short = this.cutOff.recall(place);
    if (short || sleepSearch.depth >= MAX_DEPTH) {
      sleepSearch.cutOff++;
      return short?.answer;
    }
    const question = `sleeps ${definitions.unit.source.path} ${name}`;
    // A function that calls itself says nothing new there.
    if (openQuestions.leadsBack(question)) return undefined;
    const before = sleepSearch.cutOff;
    const made = openQuestions.ask(question, () => this.asked(name));
    return sleepSearch.cutOff === before ? this.summaries.keep(name, made) : this.cutOff.keep(place, made);
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
    const known = this.sleepy.recall(name);
    if (known) return known.answer;
    const { definitions, kernel, around } = this.parts;
    const macro = definitions.macro(name)?.macro;
    const bodies = [...(macro ? [macro] : []), ...definitions.of(name).map((one) => one.syntax)];
    const isPlain = kernel.apis.sleeping(name) || bodies.length === 0;
    if (isPlain) return this.sleepy.keep(name, settled(kernel.apis.sleeping(name) || around.maySleep(name)));
    const question = `may sleep ${definitions.unit.source.path} ${name}`;
    if (around.openQuestions.leadsBack(question)) return false;
    return this.sleepy.keep(name, around.openQuestions.ask(question, () => bodies.some((body) => [...body.identifiers].some((other) => this.maySleep(other)))));
  }
}
