/**
 * What contexts ask about functions, wherever these are. Each question is noted with its answer, so that what was found
 * hangs on the answers and outlives changes to the texts that leave them as they are.
 */

import type { FunctionRef } from "../../callgraph/code-index.ts";
import { executionKey } from "../../highmem/execution.ts";
import type { SourceFile } from "../../text/source-file.ts";
import type { Span } from "../../text/span.ts";
import type { QuestionLog } from "../dependencies.ts";
import { answerSum, questionText } from "../question.ts";
import type { CallFlow, FlowCall } from "./call-flow.ts";

/** A function that has been analysed, as far as contexts need it. */
export interface ContextFacts {
  readonly name: string;
  readonly source: SourceFile;
  /** Where its name is defined. */
  readonly span: Span;
  readonly calls: CallFlow["calls"];
  readonly sleeps: CallFlow["sleeps"];
}

/** What a function does in the context in which it was entered, before that changes. */
interface EntryBehaviour {
  readonly facts: Pick<ContextFacts, "name" | "source" | "span">;
  /** A call that certainly sleeps; null where there is none. */
  readonly sleep: CallFlow["sleeps"][number] | null;
  /** What it calls in that state on some path, whatever numbers it was given, each callee once. */
  readonly callees: readonly Pick<FlowCall, "callee" | "span">[];
}

/** The calls of one callee, or of what a member of that name points to. */
export interface CallSites {
  readonly source: SourceFile;
  readonly calls: readonly FlowCall[];
}

interface QuestionParts {
  readonly log: QuestionLog;
  /** Null when the function cannot be analysed. */
  facts(ref: Pick<FunctionRef, "file" | "name">): ContextFacts | null;
  /** Whether something that sleeps can be reached by names; notes nothing. */
  maySleep(name: string): boolean;
}

export class ContextQuestions {
  private readonly entryBehaviours = new WeakMap<ContextFacts, EntryBehaviour>();
  private readonly parts: QuestionParts;

  constructor(parts: QuestionParts) {
    this.parts = parts;
  }

  /** Null when the function cannot be analysed. */
  entryBehaviour(ref: FunctionRef): EntryBehaviour | null {
    if (ref.isMacro) return null;
    const answer = this.entryBehaviourOf(ref);
    this.parts.log.answer(questionText({ kind: "entry-behaviour", name: ref.name, callee: "", file: ref.file }), () => this.entryBehaviourSum(answer));
    return answer;
  }

  /** Null when the function cannot be analysed, or calls nothing of that name. */
  callSites(ref: FunctionRef, callee: string): CallSites | null {
    if (ref.isMacro) return null;
    const answer = this.callSitesOf(ref, callee);
    this.parts.log.answer(questionText({ kind: "call-sites", name: ref.name, callee, file: ref.file }), () => answerSum(answer?.calls));
    return answer;
  }

  /** As they are now: sums of answers to questions that another run has noted. */
  sumOfEntryBehaviour(ref: Pick<FunctionRef, "file" | "name">): number {
    return this.entryBehaviourSum(this.entryBehaviourOf(ref));
  }

  sumOfCallSites(ref: Pick<FunctionRef, "file" | "name">, callee: string): number {
    return answerSum(this.callSitesOf(ref, callee)?.calls);
  }

  private entryBehaviourOf(ref: Pick<FunctionRef, "file" | "name">): EntryBehaviour | null {
    const facts = this.parts.facts(ref);
    if (!facts) return null;
    const known = this.entryBehaviours.get(facts);
    if (known) return known;
    const callees = new Map<string, FlowCall>();
    for (const call of facts.calls) if (executionKey(call.execution) === "" && call.tests.length === 0 && call.given.size === 0 && !callees.has(call.callee)) callees.set(call.callee, call);
    const made = { facts, sleep: facts.sleeps[0] ?? null, callees: [...callees.values()] };
    this.entryBehaviours.set(facts, made);
    return made;
  }

  private callSitesOf(ref: Pick<FunctionRef, "file" | "name">, callee: string): CallSites | null {
    const facts = this.parts.facts(ref);
    const calls = facts?.calls.filter((one) => one.callee === callee || one.callee.endsWith(`->${callee}`)) ?? [];
    return facts && calls.length > 0 ? { source: facts.source, calls } : null;
  }

  /** Of callees those that may sleep count: nothing else is asked about the others. */
  private entryBehaviourSum(behaviour: EntryBehaviour | null): number {
    return answerSum(behaviour && [behaviour.sleep?.callee, behaviour.sleep?.kind, behaviour.callees.map(({ callee }) => callee).filter((name) => this.parts.maySleep(name))]);
  }
}
