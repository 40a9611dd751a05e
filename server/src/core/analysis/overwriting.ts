/** What callees leave at places that they may have written. */

import { ZERO } from "../lattice/sign.ts";
import { type Fact, factOfSign, NO_FACT } from "../values/fact.ts";
import type { Term } from "../values/term.ts";
import { pointsTo } from "./points-to.ts";
import type { Call } from "./call.ts";
import { unknown } from "./evaluate.ts";
import type { Context } from "./interpreter.ts";
import { isOwnStorage } from "./release-target.ts";
import { isBelow, rootOf, type State } from "./state.ts";

/**
 * Something unknown may be written to a member, which matters where that is more than the caller would think anyway: what the member
 * held was known, or is not 0 now. The address of what is still mapped is left alone.
 */
export function overwrite(context: Context, state: State, { address, fact }: { address: Term; fact: Fact }): void {
  const { table } = context.unit;
  const held = state.memory.get(address);
  if (held && state.machine.live.some((one) => pointsTo(held).includes(one.address))) return;
  const before = table.entry(address);
  const isAsBefore = state.unwritten(table, address) === before;
  const isSomething = (fact.sign & ZERO) === 0;
  // What nothing is known of needs no name of its own, but for variables of the function itself, which held nothing at entry.
  if (!isSomething && !isOwnStorage(address) && isAsBefore && (held === undefined || state.facts.get(before) === NO_FACT)) return state.forget(address);
  const value = table.result({ site: `${context.site}>wrote/${address.id}`, origin: "havoc", label: "value", args: [], isOld: false });
  state.write(address, value);
  if (isSomething) state.facts.set(value, factOfSign(fact.sign));
}

/** A variable that has no value yet is given to a callee to be filled. */
export function fillUnset(context: Context, state: State, made: Call): void {
  for (const arg of made.args) {
    if (arg.kind !== "variable" || !arg.isLocal || state.memory.get(arg)?.kind !== "uninitialised") continue;
    state.write(arg, handedOut(context, made.name));
  }
}

/** What a callee leaves in a variable whose address it was given. */
function handedOut(context: Context, callee: string): Term {
  return context.unit.table.result({ site: `${context.site}>out`, origin: "havoc", label: callee, args: [], isOld: false });
}

/**
 * A callee may write the variables whose address it is given, mapped addresses in them left alone; and what it is given pointers to, as far
 * as the function has itself put constants there. A callee at hand writes what stands in it, any other all of it, members, too, but only
 * while nothing is mapped of which they could tell. Members that a callee at hand writes are taken to be as they were.
 */
export function exposeArguments(context: Context, state: State, made: Call): void {
  const isLive = (address: Term): boolean => state.machine.live.some((mapping) => mapping.address === address);
  for (const arg of made.args) {
    // What is left of a mapping that is gone may be replaced by a new one.
    for (const [at, value] of state.memory) {
      if (isBelow(at, arg) && pointsTo(value).length > 0 && !pointsTo(value).some(isLive)) state.write(at, unknown(context, made.name));
    }
    if (rootOf(arg).kind === "variable") exposeVariable(context, state, { name: made.name, at: arg });
  }
  for (const address of rewritten(context, state, made)) overwrite(context, state, { address, fact: NO_FACT });
}

/** Where the function itself has put constants that may not be there any more. */
function rewritten(context: Context, state: State, { name, args }: Call): Term[] {
  const objects = args.filter((arg) => rootOf(arg).kind !== "variable");
  const constants = [...state.memory].flatMap(([at, value]) => (value.kind === "number" && objects.some((object) => at === object || isBelow(at, object)) ? [at] : []));
  const out = constants.length > 0 ? context.unit.outParameters(name) : null;
  if (out) return constants.filter((at) => [...out].some((index) => args[index] === at));
  return state.machine.live.length === 0 ? constants : [];
}

/** It, or the part of it whose address is handed out, holds what nobody knows. */
function exposeVariable(context: Context, state: State, { name, at }: { name: string; at: Term }): void {
  state.forgetAll((one, value) => (one === at || isBelow(one, at)) && pointsTo(value).length === 0);
  if (!state.memory.has(at)) state.write(at, handedOut(context, name));
}
