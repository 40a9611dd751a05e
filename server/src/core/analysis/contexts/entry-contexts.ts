/** Top-down: the states in which a function may be entered, from entry points and callers. */

import type { CodeIndex, FunctionRef, StoredFunction } from "../../callgraph/code-index.ts";
import { linkedDefinition, mayBeLinked } from "../../callgraph/linkage.ts";
import type { EntryContext, EntryPoints, HandlerArgument } from "../../kernel/entry-points.ts";
import type { Mapping } from "../../highmem/machine.ts";
import { Dependency, type QuestionLog } from "../dependencies.ts";
import type { FlowCall } from "./call-flow.ts";
import type { CallSites, ContextQuestions } from "./context-questions.ts";
import { enteredAs, meetConfigurations, runningStateKey, stateAt, UNKNOWN_STATE, whyAtomic, type ChainStep, type Configuration, type RunningState } from "./entry-state.ts";

interface ContextProgram {
  /** Notes what it is asked about. */
  readonly index: CodeIndex;
  readonly log: QuestionLog;
  readonly entryPoints: EntryPoints;
  readonly questions: ContextQuestions;
  /** Whether something that sleeps can be reached by names; false for functions with an API row. */
  maySleep(name: string): boolean;
  /** Mappings that a callee must reckon with while the caller holds them. */
  held(caller: FunctionRef, callee: string): readonly Mapping[];
}

interface Answer<T> {
  readonly answer: T;
  readonly dependency: Dependency;
}

/** Functions with more callers than this are looked at through the first ones; nothing is concluded from the others. */
const MAX_CALLERS = 16;
const MAX_DEPTH = 8;
const MAX_STATES = 24;
/** Callees are asked this far down whether they sleep. */
const SLEEP_DEPTH = 2;
/** Members that more functions call through are too common a name to follow. */
const MAX_METHOD_CALLERS = 4;

/** The states of a function, as far as all its callers go. */
interface CompleteAnswer extends Answer<readonly RunningState[]> {
  /** Functions on the longest way up, itself included. */
  readonly height: number;
}

/** What is answered does not hang on what was asked before: what others cut short is told to nobody else. */
export class EntryContexts {
  private readonly complete = new Map<string, CompleteAnswer>();
  /** Answers that end where the way up is too long, or leads back, of functions that were asked about by themselves. */
  private readonly truncated = new Map<string, Answer<readonly RunningState[]>>();
  /** The same of their callers, by depth, while one question is answered. */
  private readonly truncatedMeanwhile = new Map<string, Answer<readonly RunningState[]>>();
  private readonly onStack = new Set<string>();
  /** How often an answer was cut short so far. */
  private cuts = 0;
  /** The longest way up so far. */
  private reached = 0;
  private readonly sleepers = new Map<string, Answer<readonly ChainStep[] | null>>();
  private readonly program: ContextProgram;

  constructor(program: ContextProgram) {
    this.program = program;
  }

  /** Never empty: a function of which nothing is known has the unknown state. */
  of(ref: FunctionRef): readonly RunningState[] {
    const key = keyOf(ref);
    const depth = this.onStack.size;
    const known = this.recall(key, depth);
    if (known) return this.reused(known);
    const [cuts, reached] = [this.cuts, this.reached];
    this.reached = depth + 1;
    const made = this.answered(() => this.whileOnStack(key, () => this.derive(ref)));
    if (this.cuts === cuts) this.complete.set(key, { ...made, height: this.reached - depth });
    else if (depth === 0) this.truncated.set(key, made);
    else this.truncatedMeanwhile.set(`${depth} ${key}`, made);
    this.reached = Math.max(reached, this.reached);
    return made.answer;
  }

  /** What is being found out stays noted no longer than that, even where it fails: it would cut short whatever is asked next. */
  private whileOnStack<T>(key: string, run: () => T): T {
    this.onStack.add(key);
    try {
      return run();
    } finally {
      this.onStack.delete(key);
      if (this.onStack.size === 0) this.truncatedMeanwhile.clear();
    }
  }

  /** Where the way up is not too long for it. */
  private recall(key: string, depth: number): Answer<readonly RunningState[]> | undefined {
    const complete = this.complete.get(key);
    if (complete && depth + complete.height <= MAX_DEPTH) {
      this.reached = Math.max(this.reached, depth + complete.height);
      return complete;
    }
    const truncated = depth === 0 ? this.truncated.get(key) : this.truncatedMeanwhile.get(`${depth} ${key}`);
    if (truncated) this.cuts++;
    return truncated;
  }

  /** It is on the way already, or too far up: what is being found out is cut short there. */
  private isBeyondReach(ref: FunctionRef): boolean {
    const isBeyond = this.onStack.has(keyOf(ref)) || this.onStack.size >= MAX_DEPTH;
    if (isBeyond) this.cuts++;
    return isBeyond;
  }

  /** Keys begin with the name of a file. */
  forget(isMeant: (key: string, dependency: Dependency) => boolean): void {
    for (const answers of [this.complete, this.truncated, this.sleepers]) for (const [key, { dependency }] of answers) if (isMeant(key, dependency)) answers.delete(key);
  }

  /** What sleeps is not entered where sleeping is not allowed: whoever seems to call it there does not, and need not be looked for. */
  private derive(ref: FunctionRef): readonly RunningState[] {
    const sleeping = this.sleeping(ref, SLEEP_DEPTH);
    if (sleeping !== null) return [enteredAs({ base: "process" }, sleeping)];
    const states = new Map<string, RunningState>();
    for (const state of [...this.asTold(ref), ...this.fromStores(ref), ...this.fromCallers(ref, ref.name, this.callersOf(ref))]) {
      const key = runningStateKey(state);
      const old = states.get(key);
      if (!old || isNearer(state, old)) states.set(key, state);
    }
    return states.size === 0 ? [UNKNOWN_STATE] : [...states.values()].slice(0, MAX_STATES);
  }

  /** By which calls it sleeps, or something that it calls, in the state in which it was entered; null where none does. */
  private sleeping(ref: FunctionRef, depth: number): readonly ChainStep[] | null {
    const behaviour = this.program.questions.entryBehaviour(ref);
    if (!behaviour) return null;
    const { sleep, callees, facts: { source } } = behaviour;
    if (sleep) return [{ message: `${ref.name}() calls ${sleep.callee}(), which may sleep: it is entered in process context with irqs on`, source, span: sleep.span }];
    if (depth === 0) return null;
    for (const { callee, span } of callees) {
      const below = this.calleeSleeping(ref, callee, depth - 1);
      if (below !== null) return [{ message: `${ref.name}() calls ${callee}()`, source, span }, ...below];
    }
    return null;
  }

  private calleeSleeping(ref: FunctionRef, callee: string, depth: number): readonly ChainStep[] | null {
    const key = `${ref.file} ${callee} ${depth}`;
    const known = this.sleepers.get(key);
    if (known) return this.reused(known);
    const made = this.answered(() => this.definitionSleeping(ref, callee, depth));
    this.sleepers.set(key, made);
    return made.answer;
  }

  private definitionSleeping(ref: FunctionRef, callee: string, depth: number): readonly ChainStep[] | null {
    const { index } = this.program;
    if (!this.program.maySleep(callee)) return null;
    const own = index.definitions(callee).find((one) => one.file === ref.file && !one.isMacro);
    const definition = own ?? linkedDefinition(index, callee, ref.file);
    return definition && this.sleeping(definition, depth);
  }

  private answered<T>(run: () => T): Answer<T> {
    const { log } = this.program;
    const dependency = new Dependency();
    log.need(dependency);
    return { answer: log.within(dependency, run), dependency };
  }

  private reused<T>({ answer, dependency }: Answer<T>): T {
    this.program.log.need(dependency);
    return answer;
  }

  /** What the project says of the function by its name. */
  private asTold(ref: FunctionRef): RunningState[] {
    return this.entered(ref, this.program.entryPoints.named(ref.name), `${ref.name}() is an entry point of the project`);
  }

  private fromStores(ref: FunctionRef): RunningState[] {
    return this.program.index.stores(ref.name).filter((one) => !ref.isStatic || one.file === ref.file).flatMap((one) => this.fromStore(ref, one));
  }

  private fromStore(ref: FunctionRef, stored: StoredFunction): RunningState[] {
    const { entryPoints, index } = this.program;
    if (stored.kind === "argument") {
      const handlers = entryPoints.registration(stored.callee).filter((one) => one.arg === stored.arg);
      return handlers.flatMap((one) => this.entered(ref, this.asRegistered(ref, stored, one), `${stored.callee}() registers ${ref.name}()`));
    }
    const contexts = entryPoints.field(stored.struct ?? undefined, stored.field);
    const where = stored.struct ? `\`${stored.field}\` of struct ${stored.struct}` : `\`${stored.field}\``;
    if (contexts.length > 0) {
      const states = this.entered(ref, contexts, `${ref.name}() is ${where}`);
      return entryPoints.isEach(stored.struct ?? undefined, stored.field) ? states.map((one) => ({ ...one, choice: null })) : states;
    }
    // A member of the same name elsewhere is another member.
    const callers = index.methodCallers(stored.field).filter((one) => area(one.file) === area(stored.file));
    if (callers.length > MAX_METHOD_CALLERS) return [];
    return this.fromCallers(ref, stored.field, callers);
  }

  /** Flags of the registration may exclude some contexts. */
  private asRegistered(ref: FunctionRef, stored: Extract<StoredFunction, { kind: "argument" }>, handler: HandlerArgument): readonly EntryContext[] {
    if (stored.within === null || handler.excluded.size === 0) return handler.contexts;
    const sites = this.program.questions.callSites({ name: stored.within, file: stored.file, isStatic: true, isMacro: false }, stored.callee);
    const call = sites?.calls.find((one) => one.callee === stored.callee && one.names.includes(ref.name));
    return handler.contexts.filter((context) => !(handler.excluded.get(context) ?? []).some((flag) => call?.names.includes(flag) ?? false));
  }

  private entered(ref: FunctionRef, contexts: readonly EntryContext[], message: string): RunningState[] {
    const facts = this.program.questions.entryBehaviour(ref)?.facts;
    const chain = facts ? [{ message, source: facts.source, span: facts.span }] : [];
    const states = contexts.map((context) => enteredAs(context, chain));
    const isChoice = states.length > 1 && states.some((one) => one.base === "process" && whyAtomic(one) === null);
    return isChoice ? states.map((one) => ({ ...one, choice: message })) : states;
  }

  private callersOf(ref: FunctionRef): readonly FunctionRef[] {
    const all = this.program.index.callers(ref.name).filter((one) => one.name !== ref.name || one.file !== ref.file);
    if (ref.isStatic) return all.filter((one) => one.file === ref.file || ref.file.endsWith(".h"));
    // Another file's static function of that name is called there instead.
    const hidden = new Set(this.program.index.definitions(ref.name).filter((one) => one.isStatic || one.isMacro).map((one) => one.file));
    return all.filter((one) => one.file === ref.file || !hidden.has(one.file));
  }

  /** `callee`: as the callers' code names it. */
  private fromCallers(ref: FunctionRef, callee: string, callers: readonly FunctionRef[]): RunningState[] {
    const linked = callers.filter((caller) => mayBeLinked(caller.file, ref.file));
    return linked.slice(0, MAX_CALLERS).flatMap((caller) => {
      if (this.isBeyondReach(caller)) return [];
      const sites = this.program.questions.callSites(caller, callee);
      if (!sites) return [];
      return this.of(caller).flatMap((entry) => sites.calls.map((call) => this.called(entry, { call, caller, sites, ref })).filter((state) => state !== null));
    });
  }

  /** What a callee takes while something is held, itself or through its own file, is told where the callee is called, if it is known there. */
  private isSeenByCaller(callee: string, caller: FunctionRef, ref: FunctionRef): boolean {
    if (callee !== ref.name) return false;
    return caller.file === ref.file || linkedDefinition(this.program.index, ref.name, caller.file)?.file === ref.file;
  }

  private called(entry: RunningState, at: { call: FlowCall; caller: FunctionRef; sites: CallSites; ref: FunctionRef }): RunningState | null {
    const { call, caller, sites: { source }, ref } = at;
    const isOfOneKernel = entry.chain.every((step) => mayBeLinked(step.source.path, ref.file));
    const state = isOfOneKernel && isReached(call, entry) ? stateAt(entry, call) : null;
    const configuration = meetConfigurations(entry.configuration, configurationOf(call));
    if (!state || !configuration) return null;
    const isSeenByCaller = this.isSeenByCaller(call.callee, caller, ref);
    const seenIn = isSeenByCaller ? ref.file : null;
    // What the callee has left by an earlier call, it finds again.
    const held = this.program.held(caller, call.callee).filter(({ by }) => by !== call.callee).map((mapping) => ({ mapping, function: caller.name, source, seenIn }));
    const before = state.held.map((one) => (one.seenIn === null || one.seenIn === ref.file ? one : { ...one, seenIn: null }));
    const step: ChainStep = { message: `${caller.name}() calls ${ref.name}()${changes(call)}`, source, span: call.span };
    const args = call.args.map((arg) => (arg !== null && typeof arg === "object" ? (entry.args[arg.parameter] ?? null) : arg));
    const callsSinceAtomic = whyAtomic(state) === null ? 0 : (whyAtomic(entry) === null ? 0 : entry.callsSinceAtomic) + 1;
    return { ...state, held: [...before, ...held], chain: [...entry.chain, step], callsSinceAtomic, isSeenByCaller, args, configuration };
  }
}

function keyOf({ file, name }: FunctionRef): string {
  return `${file} ${name}`;
}

function isNearer(one: RunningState, other: RunningState): boolean {
  return one.callsSinceAtomic === other.callsSinceAtomic ? one.chain.length < other.chain.length : one.callsSinceAtomic < other.callsSinceAtomic;
}

/** Whether the numbers that the caller was given lead to the call. */
function isReached({ given }: FlowCall, { args }: RunningState): boolean {
  return [...given].every(([parameter, isSet]) => {
    const value = typeof parameter === "number" ? args[parameter] : null;
    return typeof value !== "number" || (value !== 0) === isSet;
  });
}

/** In which the call is made. */
function configurationOf({ given }: FlowCall): Configuration {
  return new Map([...given].flatMap(([symbol, isSet]) => (typeof symbol === "string" ? [[symbol, isSet] as const] : [])));
}

/** What the caller has switched off by then. */
function changes({ execution }: FlowCall): string {
  const lock = execution.locks.at(-1);
  if (lock) return ` under the lock of ${lock.callee}()`;
  if (execution.irqs === "off") return " with irqs off";
  return execution.bottomHalves > 0 ? " with bottom halves off" : "";
}

/** The part of the tree that a file belongs to: its first two folders. */
function area(file: string): string {
  return file.split("/").slice(0, -1).slice(0, 2).join("/");
}
