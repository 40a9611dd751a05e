/**
 * How a function calls others: the execution context at each call, by a dataflow over contexts alone. Values are not followed, so
 * this costs little; what hangs on values (a lock taken under a condition) is explored both ways.
 */

import type { BasicBlock, ControlFlowGraph } from "../../cfg/graph.ts";
import { type EntryTests, entryTests } from "../../cfg/entry-tests.ts";
import { variableTest } from "../../cfg/variable-test.ts";
import { afterCall, AS_ENTERED, changedBy, executionKey, joinExecution, type Execution, type IrqState } from "../../highmem/execution.ts";
import { type CallInstr, type Expr, type Instr, parameterIndex } from "../../ir/ir.ts";
import type { ApiModel, ContextEffect, SleepEffect } from "../../kernel/api-model.ts";
import type { KernelContext } from "../../kernel/kernel-context.ts";
import { constantValue, gfpMeaning } from "../../kernel/symbols.ts";
import { parseValueRef } from "../../kernel/value-ref.ts";
import type { Span } from "../../text/span.ts";
import type { ContextTest } from "./context-test.ts";

/** A call, in one context. */
export interface FlowCall {
  readonly callee: string;
  readonly span: Span;
  readonly execution: Execution;
  readonly tests: readonly ContextTest[];
  readonly args: readonly ArgumentValue[];
  /** Numbers that the caller was given, and configuration symbols, without which it comes by no such call. */
  readonly given: EntryTests;
  /** Constants that occur in the arguments, by name. */
  readonly names: readonly string[];
}

/** A constant (of an address, that it is not NULL), a parameter of the caller (from 0), or nothing that is known. */
type ArgumentValue = number | { readonly parameter: number } | null;

export interface CallFlow {
  readonly calls: readonly FlowCall[];
  /** Calls that certainly sleep, in the context in which the function was entered, whatever numbers it was given. */
  readonly sleeps: readonly { readonly callee: string; readonly kind: string; readonly span: Span }[];
  /** What the function leaves changed when it returns; null when that differs from path to path, or nothing is. */
  readonly effect: Execution | null;
  /** The same by what it returns: `if (lock_it(x)) return;`. Null where that does not tell. */
  readonly byResult: EffectByResult | null;
}

/** What is left changed where zero is returned, and where something else is. */
export interface EffectByResult {
  readonly zero: Execution;
  readonly nonZero: Execution;
}

/** What is known of callees at hand. */
export interface CalleeEffects {
  effect(name: string): Execution | null;
  byResult(name: string): EffectByResult | null;
}

interface FlowState {
  readonly execution: Execution;
  /** Saved flags by the variable's id. */
  readonly saved: ReadonlyMap<string, IrqState>;
  readonly tests: readonly ContextTest[];
}

/** Stands for the address of something. */
const SOMEWHERE = 1;

/** Contexts that one block is looked at in. */
const MAX_STATES = 12;

export function callFlow(graph: ControlFlowGraph, kernel: KernelContext, callees: CalleeEffects): CallFlow {
  return new Flow(graph, kernel, callees).run();
}

/** A call whose result is kept, and what its row says. */
interface ModelledCall {
  readonly model: ApiModel;
  readonly call: CallInstr;
}

class Flow {
  private readonly states: Map<string, FlowState>[];
  private readonly calls = new Map<string, FlowCall>();
  private readonly sleeps = new Map<number, CallFlow["sleeps"][number]>();
  /** What a temporary that a branch asks for stands for. */
  private readonly results = new Map<string, ModelledCall>();
  private readonly effects = new Map<string, EffectByResult>();
  private readonly graph: ControlFlowGraph;
  private readonly kernel: KernelContext;
  private readonly callees: CalleeEffects;
  private readonly tests: readonly EntryTests[];
  /** Of the block that is gone over. */
  private given: EntryTests;
  private readonly exits: { readonly execution: Execution; readonly isZero: boolean | null }[] = [];

  constructor(graph: ControlFlowGraph, kernel: KernelContext, callees: CalleeEffects) {
    this.graph = graph;
    this.callees = callees;
    this.kernel = kernel;
    this.states = graph.blocks.map(() => new Map<string, FlowState>());
    this.tests = entryTests(graph);
    this.given = this.tests[0]!;
  }

  run(): CallFlow {
    const queue: { block: number; state: FlowState }[] = [];
    const arrive = (block: number, state: FlowState): void => {
      const known = this.states[block]!;
      const key = `${executionKey(state.execution)} ${state.tests.map((one) => `${one.holds ? "" : "!"}${one.test}`).join()}`;
      if (known.has(key) || known.size >= MAX_STATES) return;
      known.set(key, state);
      queue.push({ block, state });
    };
    arrive(0, { execution: AS_ENTERED, saved: new Map(), tests: [] });
    for (let next = queue.pop(); next; next = queue.pop()) {
      const block = this.graph.blocks[next.block]!;
      this.given = this.tests[next.block]!;
      const after = block.instrs.reduce((state, instr) => this.step(state, instr), next.state);
      this.leave(block, after).forEach((state, at) => {
        if (state) arrive(block.successors[at]!, state);
      });
    }
    return { calls: joinContexts([...this.calls.values()]), sleeps: [...this.sleeps.values()], ...this.left() };
  }

  private step(state: FlowState, instr: Instr): FlowState {
    if (instr.op !== "call" || instr.callee.kind === "pointer") return state;
    const { name } = instr.callee;
    this.note(state, name, instr);
    const model = this.kernel.apis.lookup(name, instr.args.length);
    if (!model) {
      const effect = this.callees.effect(name);
      const byResult = instr.result && !effect ? this.callees.byResult(name) : null;
      if (instr.result && byResult) this.effects.set(instr.result.id, byResult);
      return effect ? { ...state, execution: afterCall(state.execution, effect) } : state;
    }
    if (instr.result) this.results.set(instr.result.id, { model, call: instr });
    let next = state;
    for (const effect of model.effects ?? []) {
      if (effect.do === "context" && !effect.whenTrue && !effect.whenFalse) next = changed(next, effect, instr);
      else if (effect.do === "sleep") this.sleep(next, effect, instr);
    }
    return next;
  }

  private note(state: FlowState, callee: string, { args, span }: CallInstr): void {
    const key = `${callee} ${span.start} ${executionKey(state.execution)} ${state.tests.map((one) => `${one.holds}${one.test}`).join()}`;
    const values = args.map((arg) => this.argumentValue(arg));
    this.calls.set(key, { callee, span, execution: state.execution, tests: state.tests, args: values, given: this.given, names: args.flatMap(namesIn) });
  }

  private sleep(state: FlowState, effect: SleepEffect, instr: CallInstr): void {
    const isUntouched = executionKey(state.execution) === "" && state.tests.length === 0 && ![...this.given.keys()].some((one) => typeof one === "number");
    if (!isUntouched || effect.kind === "spin-wait" || effect.kind === "kmap" || effect.when !== undefined || instr.callee.kind === "pointer") return;
    if (effect.gfp !== undefined && !this.mayBlock(instr.args[effect.gfp])) return;
    this.sleeps.set(instr.span.start, { callee: instr.callee.name, kind: effect.kind, span: instr.span });
  }

  private argumentValue(arg: Expr): ArgumentValue {
    if (arg.kind === "number") return arg.value;
    if (arg.kind === "name") return constantValue(arg.name) ?? null;
    if (arg.kind === "address") return SOMEWHERE;
    const parameter = parameterIndex(this.graph.body, arg);
    return parameter >= 0 ? { parameter } : null;
  }

  private mayBlock(mask: Expr | undefined): boolean {
    if (mask?.kind === "name") return gfpMeaning(mask.name, this.kernel.version) === "may-sleep";
    return mask?.kind === "binary" && mask.op === "|" && (this.mayBlock(mask.left) || this.mayBlock(mask.right));
  }

  /** One state for each way on; null where a way is excluded. */
  private leave(block: BasicBlock, state: FlowState): (FlowState | null)[] {
    const { terminator } = block;
    if (terminator.op === "return") this.exits.push({ execution: state.execution, isZero: isZero(terminator.value) });
    if (terminator.op !== "branch") return block.successors.map(() => state);
    const asked = askedFor(terminator.condition);
    const effects = asked && this.effects.get(asked.temporary);
    if (asked && effects) return [asked.holds, !asked.holds].map((holds) => ({ ...state, execution: afterCall(state.execution, holds ? effects.nonZero : effects.zero) }));
    const result = asked && this.results.get(asked.temporary);
    if (!asked || !result) return [state, state];
    return [this.when(state, result, asked.holds), this.when(state, result, !asked.holds)];
  }

  private left(): Pick<CallFlow, "effect" | "byResult"> {
    const all = this.exits.map(({ execution }) => execution);
    const [zero, nonZero] = [true, false].map((is) => agreedExecution(this.exits.filter((one) => one.isZero === is).map(({ execution }) => execution)));
    const isTold = this.exits.every((one) => one.isZero !== null);
    const effect = agreedExecution(all);
    return { effect: effect && executionKey(effect) !== "" ? effect : null, byResult: isTold && !effect && zero && nonZero ? { zero, nonZero } : null };
  }

  private when(state: FlowState, { model, call }: ModelledCall, isTrue: boolean): FlowState | null {
    if (model.result?.is === "context-test") {
      const { test } = model.result;
      const known = state.tests.find((one) => one.test === test);
      if (known) return known.holds === isTrue ? state : null;
      return { ...state, tests: [...state.tests, { test, holds: isTrue }] };
    }
    return (model.effects ?? []).reduce((next, effect) => {
      const happens = effect.do === "context" && ((effect.whenTrue === true && isTrue) || (effect.whenFalse === true && !isTrue));
      return happens ? changed(next, effect, call) : next;
    }, state);
  }
}

/** Where a place is reached in several contexts that no test tells apart, their join. */
function joinContexts(calls: readonly FlowCall[]): FlowCall[] {
  const joined = new Map<string, FlowCall>();
  for (const call of calls) {
    const key = `${call.callee} ${call.span.start} ${call.tests.map((one) => `${one.holds ? "" : "!"}${one.test}`).join()}`;
    const known = joined.get(key);
    joined.set(key, known ? { ...known, execution: joinExecution(known.execution, call.execution) } : call);
  }
  return [...joined.values()];
}

/** What is the same at all exits; null where they differ, or are none. */
function agreedExecution([first, ...others]: readonly Execution[]): Execution | null {
  return first && others.every((one) => executionKey(one) === executionKey(first)) ? first : null;
}

/** Of what is returned: numbers and errors are told apart, `-ENOMEM` and the like. */
function isZero(value: Expr | null): boolean | null {
  if (value?.kind === "number") return value.value === 0;
  if (value?.kind !== "unary" || value.op !== "-") return null;
  return value.operand.kind === "name" ? false : isZero(value.operand);
}

function namesIn(expr: Expr): string[] {
  if (expr.kind === "name") return [expr.name];
  return expr.kind === "binary" ? [...namesIn(expr.left), ...namesIn(expr.right)] : [];
}

/** The temporary that a condition asks for, and its truth on the first way. */
function askedFor(condition: Expr): { temporary: string; holds: boolean } | null {
  const test = variableTest(condition);
  return test?.variable.scope === "temporary" ? { temporary: test.variable.id, holds: test.holds } : null;
}

function changed(state: FlowState, effect: ContextEffect, instr: CallInstr): FlowState {
  const cause = { callee: instr.callee.kind === "pointer" ? "" : instr.callee.name, span: instr.span };
  const before = state.execution;
  const flags = flagsOf(effect, instr);
  const execution = changedBy(before, { ...effect, lockName: null, irqs: nextIrqs(state, effect, flags), cause });
  const saved = effect.irqs === "save-off" && flags !== null ? new Map(state.saved).set(flags, before.irqs) : state.saved;
  return { ...state, execution, saved };
}

function nextIrqs(state: FlowState, effect: ContextEffect, flags: string | null): IrqState | null {
  switch (effect.irqs) {
    case "off":
    case "save-off":
      return "off";
    case "on":
      return "on";
    case "restore":
      return (flags !== null ? state.saved.get(flags) : undefined) ?? "unknown";
    default:
      return null;
  }
}

/** The variable of the flags, by its id, or the member's name. */
function flagsOf({ flags }: ContextEffect, { args }: CallInstr): string | null {
  if (flags === undefined) return null;
  const { base, index, path } = parseValueRef(flags);
  // The flags themselves, or what a pointer to them points to.
  const isPassed = base === "arg" && (path.length === 0 || path.join() === "*");
  const arg = isPassed ? args[index] : undefined;
  const place = arg?.kind === "load" || arg?.kind === "address" ? arg.place : null;
  if (place?.kind === "variable") return place.variable.id;
  return place?.kind === "field" ? `.${place.name}` : null;
}
