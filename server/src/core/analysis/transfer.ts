/** Runs one instruction: a state in, the possible states out. */

import { afterCall } from "../highmem/execution.ts";
import { provenance } from "../highmem/address.ts";
import { asElement, disown, entrust, machineWith, type Mapping } from "../highmem/machine.ts";
import type { AssignInstr, CallInstr, Expr, Instr, Place } from "../ir/ir.ts";
import { isNarrowInteger } from "../ir/types.ts";
import { NEGATIVE, POSITIVE } from "../lattice/sign.ts";
import { isPredicateName, keepsFrom, looksAtValueOnly } from "../kernel/symbols.ts";
import type { ApiModel } from "../kernel/api-model.ts";
import { isRepeatable, LAST, someTerm, type Term } from "../values/term.ts";
import { countedWalk } from "./counted-walk.ts";
import { pointsTo, pointsToUnion } from "./points-to.ts";
import { isElement, isOnStack } from "./elements.ts";
import { addressOf, checkUse, evaluate, mentionsOpaque, reached, unknown, variableTerm } from "./evaluate.ts";
import type { Context } from "./interpreter.ts";
import { isBelow, type State } from "./state.ts";
import { exposeArguments, fillUnset } from "./overwriting.ts";
import { hasEffect, type FunctionSummary } from "./summary.ts";
import { applyModel } from "./transfer-model.ts";
import { endsInside, pureResult, unknownResult } from "./results.ts";
import type { ReturnedPart } from "./returned-part.ts";
import type { Call, CallEnd } from "./call.ts";
import { applySummary, checkTransient } from "./transfer-summary.ts";
import { refValue } from "./value-places.ts";

/** The state given may be changed and returned. */
export function transfer(context: Context, state: State, instr: Instr): State[] {
  switch (instr.op) {
    case "declare": {
      ageSite(context, state);
      const variable = variableTerm(context, instr.variable);
      state.forgetAll((at) => isBelow(at, variable));
      state.write(variable, context.unit.table.uninitialised(instr.variable.id));
      return [state];
    }
    case "evaluate":
      evaluate(context, state, instr.value);
      return [state];
    case "havoc": {
      ageSite(context, state);
      const target = addressOf(context, state, instr.target);
      state.forgetAll((at) => isBelow(at, target));
      state.write(target, unknown(context, "value"));
      return [state];
    }
    case "assign":
      return [assign(context, state, instr)];
    case "call":
      return call(context, state, instr);
  }
}

/** What the site has made before becomes an earlier one; outside of loops no path comes by twice. */
export function ageSite(context: Context, state: State): void {
  if (context.inLoop) state.age(context.unit.table, context.site);
}

function assign(context: Context, state: State, instr: AssignInstr): State {
  const { table } = context.unit;
  const movesOn = instr.selfUpdate && context.inLoop;
  if (movesOn || mentionsOpaque(instr.value)) ageSite(context, state);
  const value = fitting(context, instr.target, evaluate(context, state, instr.value));
  const target = addressOf(context, state, instr.target);
  const before = state.read(table, target);
  if (instr.target.kind !== "variable") checkUse(context, state, { address: target, span: instr.span });
  const source = instr.value.kind === "load" ? addressOf(context, state, instr.value.place) : null;
  const members = source ? state.below(source) : [];
  state.forgetAll((at) => isBelow(at, target));
  if (isElement(context, instr.target, target)) for (const source of pointsTo(value)) state.machine = asElement(state.machine, source, isOnStack(target) ? "local" : "other");
  state.write(target, movesOn ? (countedOn(context, state, { instr, before, value }) ?? moved(context, state, { before, value })) : value);
  if (source) for (const [at, member] of members) state.write(rebased(context, at, { from: source, to: target }), member);
  return state;
}

/** An integer variable that is too narrow for an address points nowhere, whatever its value was made from. */
function fitting(context: Context, target: Place, value: Term): Term {
  if (target.kind !== "variable" || value.kind !== "result" || value.args.length === 0 || !isNarrowInteger(target.variable.type)) return value;
  if (!isRepeatable(value.site)) return context.unit.table.result({ ...value, args: [] });
  // Other arguments give another value.
  return value.holdsMapping ? context.unit.table.result({ ...value, site: `${value.site}/${String(value.id)}`, args: [] }) : value;
}

/** A variable that stays in its page for as often as its loops can go round. */
function countedOn(context: Context, state: State, move: { instr: AssignInstr; before: Term; value: Term }): Term | null {
  const { instr, before, value } = move;
  if (before.kind === "walk" && before.high < LAST) return before;
  return instr.target.kind === "variable" ? countedWalk(context, state, { variable: instr.target.variable, value }) : null;
}

/**
 * In a loop a counter that moves on becomes a new value. An address that moves on once is still in its page; one that
 * has moved before has begun to walk. One that began somewhere in its page stays there where each step is computed anew.
 */
function moved(context: Context, state: State, move: { before: Term; value: Term }): Term {
  const { before, value } = move;
  const { table } = context.unit;
  const origin = provenance(value);
  if (!origin) return counter(context, state, value);
  if (value.kind === "walk") return value.high === Infinity ? table.walk(value.base, Math.min(value.low, 1), Infinity) : value;
  const isFirst = before.kind === "mapped" || value.kind !== "binary" || value.op !== "+";
  const isForward = value.kind === "binary" && isSteadyStep(value.right);
  if (isFirst) return value;
  if (isForward) return table.walk(startOf(value), 1, Infinity);
  return startOf(value).kind === "index" ? table.index(origin.mapped, counter(context, state, table.number(0))) : value;
}

/**
 * The same step forward in every round; one that is computed anew each time leads where the code means to go, and so does
 * the way from one position to another.
 */
function isSteadyStep(step: Term): boolean {
  if (step.kind === "number") return step.value > 0;
  if (step.kind === "binary" && step.op === "-" && step.right.kind !== "number") return false;
  return !someTerm(step, (part) => part.kind === "result" || part.kind === "uninitialised");
}

/** A counter that is not negative and counts up is positive. */
function counter(context: Context, state: State, value: Term): Term {
  const made = context.unit.table.result({ site: context.site, origin: "update", label: "counter", args: pointsToUnion([value]), isOld: false });
  const countsUp = value.kind === "number" || (value.kind === "binary" && value.op === "+" && value.right.kind === "number" && value.right.value > 0);
  const from = value.kind === "binary" ? state.facts.sign(value.left) : state.facts.sign(value);
  if (countsUp && (from & NEGATIVE) === 0 && (value.kind === "binary" || from === POSITIVE)) state.facts.assumeObject(made);
  return made;
}

function startOf(value: Term): Term {
  if (value.kind === "walk") return value.base;
  return value.kind === "binary" ? startOf(value.left) : value;
}

/** A struct copy takes its members along. */
function rebased(context: Context, address: Term, move: { from: Term; to: Term }): Term {
  return context.unit.table.map(address, (part) => (part === move.from ? move.to : null));
}

function call(context: Context, state: State, instr: CallInstr): State[] {
  ageSite(context, state);
  const args = instr.args.map((arg) => evaluate(context, state, arg));
  if (instr.callee.kind !== "function") evaluate(context, state, instr.callee.pointer);
  const name = instr.callee.kind === "pointer" ? typedPointer(context, instr) : instr.callee.name;
  const resultIsRead = instr.result !== null && context.readTemporaries.has(instr.result.id);
  const object = instr.callee.kind === "method" ? methodObject(context, state, instr.callee.pointer) : null;
  const place = (index: number): Term | null => {
    const arg = instr.args[index];
    return arg?.kind === "load" ? addressOf(context, state, arg.place) : null;
  };
  const made: Call = { name, args, span: instr.span, resultIsRead, place, object };
  context.sink.called(state, made);
  const ends = run(context, state, made);
  const left = modelOf(context, made) ? null : context.unit.contextEffect(name);
  if (left) for (const end of ends) end.state.machine = machineWith(end.state.machine, { execution: afterCall(end.state.machine.execution, left) });
  for (const end of ends) {
    if (instr.result) end.state.write(variableTerm(context, instr.result), end.value ?? unknown(context, name));
  }
  return ends.map((end) => end.state);
}

/** A variable of a type that a row tells of goes by the name of that type; nothing is known of other pointers. */
function typedPointer(context: Context, { callee, args }: CallInstr): string {
  const place = callee.kind === "pointer" && callee.pointer.kind === "load" ? callee.pointer.place : null;
  const type = place?.kind === "variable" ? place.variable.type : "";
  return context.unit.kernel.apis.lookup(type, args.length) ? type : "";
}

/** In `buf->ops->map(…)` the value of `buf`. */
function methodObject(context: Context, state: State, method: Expr): Term | null {
  const table = method.kind === "load" && method.place.kind === "field" ? method.place.base : null;
  const pointer = table?.kind === "deref" ? table.pointer : null;
  const member = pointer?.kind === "load" && pointer.place.kind === "field" ? pointer.place.base : null;
  return member && addressOf(context, state, member);
}

function modelOf(context: Context, made: Call): ApiModel | undefined {
  const model = made.name === "" ? undefined : context.unit.kernel.apis.lookup(made.name, made.args.length);
  return model?.objectArg !== undefined && made.args[model.objectArg] !== made.object ? undefined : model;
}

function run(context: Context, state: State, made: Call): CallEnd[] {
  const model = modelOf(context, made);
  const summary = model?.level === "primitive" ? undefined : context.unit.summary(made.name, model === undefined);
  if (summary && !summary.isPartial && hasEffect(summary)) {
    if (!summary.outcomes.some((outcome) => outcome.releases.length > 0)) checkArguments(context, state, made);
    entrustKept(context, state, made);
    fillUnset(context, state, made);
    return applySummary(context, state, { summary, call: made });
  }
  if (model) return runModelled(context, state, { model, made });
  checkArguments(context, state, made);
  disownFreed(context, state, made);
  const passing = passingSummary(context, state, made);
  if (passing) checkTransient(context, state, { summary: passing, call: made });
  entrustKept(context, state, made);
  if (!context.unit.isHarmless(made.name)) entrustArguments(state, made, summary?.isPartial === true ? 0 : keepsFrom(made.name));
  exposeArguments(context, state, made);
  const part = partReturned(context, made);
  if (part) return endsInside(context, state, { call: made, whole: made.args[part.parameter], orNull: part.orNull });
  const isPredicate = made.args.length > 0 && isPredicateName(made.name);
  const value = isPredicate ? pureResult(context, made) : unknownResult(context, made);
  const result = made.resultIsRead ? context.unit.resultOf(made.name) : null;
  return result && !state.facts.learn(value, result) ? [] : [{ state, value }];
}

/** Asked only where it tells where in a page a result lies. */
function partReturned(context: Context, made: Call): ReturnedPart | null {
  return made.resultIsRead && made.args.some(provenance) ? context.unit.returnedPart(made.name) : null;
}

/** A wrapper that gives back all it takes: the tree at hand knows better which slots these are. */
function isPassing({ level, effects }: ApiModel): boolean {
  return level === "wrapper" && effects !== undefined && effects.every((effect) => effect.do === "scoped");
}

/** What a function of another file takes and gives back; asked for only where something is mapped. */
function passingSummary(context: Context, state: State, made: Call): FunctionSummary | undefined {
  const summary = state.machine.live.length > 0 ? context.unit.transient(made.name) : undefined;
  return summary && !summary.isPartial ? summary : undefined;
}

/** Tests, conversions and maps don't look at what their arguments point to; copies do. */
function runModelled(context: Context, state: State, { model, made }: { model: ApiModel; made: Call }): CallEnd[] {
  const seen = isPassing(model) ? passingSummary(context, state, made) : undefined;
  if (seen) {
    checkTransient(context, state, { summary: seen, call: made });
    return [{ state, value: unknownResult(context, made) }];
  }
  const releases = model.effects?.some((effect) => effect.do === "unmap") ?? false;
  if (!releases && readsBehindArguments(model, made.args.length)) checkArguments(context, state, made);
  if (isSilentOnMemory(model)) exposeArguments(context, state, made);
  return applyModel(context, state, { model, call: made });
}

/** A row that tells when a function sleeps, or what it leaves of the context, tells nothing of what it writes. */
function isSilentOnMemory({ result, effects }: ApiModel): boolean {
  return result === undefined && (effects ?? []).every((effect) => effect.do === "sleep" || effect.do === "context");
}

function readsBehindArguments({ result, effects }: ApiModel, argumentCount: number): boolean {
  if (effects?.some((effect) => effect.do === "map")) return false;
  switch (result?.is) {
    case "page-of":
    case "page-address":
    case "error-pointer-test":
    case "error-or-zero":
    case "bit-test":
      return false;
    case "same":
      return argumentCount > 1;
    default:
      return true;
  }
}

/** A callee may read what it is given the address of. Who prints does so with members that are arrays, mostly names; other addresses it prints as they are. */
function checkArguments(context: Context, state: State, made: Call): void {
  const read = looksAtValueOnly(made.name) ? made.args.filter((arg) => arg.kind === "field") : made.args;
  for (const arg of read) checkUse(context, state, { address: reached(context, state, arg), span: made.span });
}

/**
 * An unknown callee releases nothing that it is merely given the address of. It may do so where it is given an object
 * that holds the address, or the page and the address together; so may a callee whose summary is
 * incomplete, or whose name says that it keeps what it is given. `keptFrom`: the first argument of which that is so.
 */
function entrustArguments(state: State, made: Call, keptFrom: number): void {
  if (state.machine.live.length === 0) return;
  const direct = new Set(made.args.flatMap(pointsTo));
  const kept = new Set(made.args.slice(keptFrom).flatMap(pointsTo));
  const reachable = new Set<Term>();
  for (const [at, value] of state.memory) {
    if (made.args.some((arg) => isBelow(at, arg))) for (const source of pointsTo(value)) reachable.add(source);
  }
  const isGiven = (mapping: Mapping): boolean =>
    reachable.has(mapping.address) || kept.has(mapping.address) || (mapping.key !== null && made.args.includes(mapping.key) && direct.has(mapping.address));
  state.machine = entrust(state.machine, isGiven);
}

/** What a function of the file stores somewhere, whoever finds it there may release. */
function entrustKept(context: Context, state: State, made: Call): void {
  if (state.machine.live.length === 0 || made.name === "") return;
  const escaping = [...context.unit.escapingParameters(made.name)].flatMap((index) => made.args[index] ?? []);
  const addresses = new Set(escaping.flatMap(pointsTo));
  state.machine = entrust(state.machine, (mapping) => addresses.has(mapping.address) || (mapping.resource === "pool" && mapping.key !== null && escaping.includes(mapping.key)));
}

/** Pages that a function of the file frees are nobody's to release any more. */
function disownFreed(context: Context, state: State, made: Call): void {
  if (made.name === "" || !state.machine.live.some(({ key }) => key !== null)) return;
  for (const ref of context.unit.freed(made.name)) {
    const object = refValue(context, state, { ref, call: { args: made.args, result: null } });
    if (object) state.machine = disown(state.machine, object);
  }
}
