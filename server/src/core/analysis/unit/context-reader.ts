/** What the functions of a file tell of the contexts in which they call others, and what they leave changed. */

import { buildGraph } from "../../cfg/build.ts";
import type { Execution } from "../../highmem/execution.ts";
import type { Body } from "../../ir/ir.ts";
import type { KernelContext } from "../../kernel/kernel-context.ts";
import { callFlow, type CalleeEffects, type CallFlow, type EffectByResult } from "../contexts/call-flow.ts";
import type { ContextFacts } from "../contexts/context-questions.ts";
import { Answers, type OpenQuestions } from "../open-questions.ts";
import type { Definition, Definitions } from "./definitions.ts";

type ContextEffects = Pick<CallFlow, "effect" | "byResult">;

export class ContextReader implements CalleeEffects {
  private readonly effects: Answers<string, ContextEffects | null>;
  private readonly contextual: Answers<string, boolean>;
  private readonly known = new Map<string, ContextFacts | null>();
  private readonly definitions: Definitions;
  private readonly kernel: KernelContext;
  private readonly open: OpenQuestions;

  constructor(definitions: Definitions, kernel: KernelContext, open: OpenQuestions) {
    this.definitions = definitions;
    this.kernel = kernel;
    this.open = open;
    this.effects = new Answers(open);
    this.contextual = new Answers(open);
  }

  /** Null when the file has no function of that name, or none of its definitions can be read. */
  facts(name: string): ContextFacts | null {
    const known = this.known.get(name);
    if (known !== undefined) return known;
    const made = this.read(name);
    this.known.set(name, made);
    return made;
  }

  private read(name: string): ContextFacts | null {
    const definitions = this.definitions.own(name);
    const bodies = definitions.map((one) => this.definitions.lower(one)).filter((body) => body !== null);
    if (bodies.length === 0) return null;
    const flows = bodies.map((body) => this.flow(body));
    return {
      name,
      source: this.definitions.unit.source,
      span: definitions[0]!.syntax.nameSpan,
      calls: flows.flatMap((one) => one.calls),
      sleeps: flows.flatMap((one) => one.sleeps),
    };
  }

  /** Of functions of the file and its headers that name something which changes the context; null for nothing. */
  effect(name: string): Execution | null {
    return this.effectsOf(name)?.effect ?? null;
  }

  /** The same where it hangs on what the function returns. */
  byResult(name: string): EffectByResult | null {
    return this.effectsOf(name)?.byResult ?? null;
  }

  private effectsOf(name: string): ContextEffects | null {
    const known = this.effects.recall(name);
    if (known) return known.answer;
    const [definition, ...others] = this.definitions.of(name);
    if (!definition || others.length > 0 || !this.changesContext(name)) return null;
    const question = `leaves ${this.definitions.unit.source.path} ${name}`;
    if (this.open.leadsBack(question)) return null;
    return this.effects.keep(name, this.open.ask(question, () => this.readEffects(definition)));
  }

  private readEffects(definition: Definition): ContextEffects | null {
    const body = this.definitions.lower(definition);
    const made = body ? this.flow(body) : null;
    return made && { effect: made.effect, byResult: made.byResult };
  }

  private flow(body: Body): CallFlow {
    return callFlow(buildGraph(body), this.kernel, this);
  }

  private changesContext(name: string): boolean {
    const known = this.contextual.recall(name);
    if (known) return known.answer;
    const definitions = this.definitions.of(name);
    if (definitions.length === 0) return false;
    const question = `context ${this.definitions.unit.source.path} ${name}`;
    if (this.open.leadsBack(question)) return false;
    const isNamedIn = ({ syntax }: Definition): boolean => [...syntax.identifiers].some((one) => this.kernel.apis.contextual(one) || this.changesContext(one));
    return this.contextual.keep(name, this.open.ask(question, () => definitions.some(isNamedIn)));
  }
}
