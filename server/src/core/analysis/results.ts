/** What a call returns when its definition tells nothing, or only the sign. */

import { provenance } from "../highmem/address.ts";
import { factOfSign } from "../values/fact.ts";
import { ANY_SIGN, type SignSet } from "../lattice/sign.ts";
import type { Term } from "../values/term.ts";
import type { Call, CallEnd } from "./call.ts";
import { pointsToUnion } from "./points-to.ts";
import type { Context } from "./interpreter.ts";
import type { State } from "./state.ts";

export function unknownResult(context: Context, call: Call): Term {
  return context.unit.table.result({ site: context.site, origin: "call", label: call.name, args: pointsToUnion(call.args), isOld: false });
}

/** A list that is walked in a loop (`sg = sg_next(sg)`) is known by name this far; what comes then is some element. */
const MAX_CHAIN = 2;

/** The same call with the same arguments has the same value. */
export function pureResult(context: Context, call: Call): Term {
  if (context.inLoop && call.args.some((arg) => chainOf(arg, call.name) >= MAX_CHAIN)) return unknownResult(context, call);
  return context.unit.table.result({ site: `=${call.name}`, origin: "call", label: call.name, args: call.args, isOld: false });
}

/** How many calls of that name were made one on the result of the other. */
function chainOf(term: Term, name: string): number {
  return term.kind === "result" && term.site === `=${name}` ? 1 + Math.max(0, ...term.args.map((arg) => chainOf(arg, name))) : 0;
}

/** A result of which only the sign is known. */
export function signed(context: Context, state: State, of: { call: Call; sign: SignSet; hint: string }): Term {
  const { table } = context.unit;
  const term = table.result({ site: `${context.site}>${of.hint}`, origin: "call", label: of.call.name, args: [], isOld: false });
  if (of.sign !== ANY_SIGN) state.facts.set(term, factOfSign(of.sign));
  return term;
}

/** An address somewhere inside of an argument, or NULL. */
export function endsInside(context: Context, state: State, of: { call: Call; whole: Term | undefined; orNull: boolean }): CallEnd[] {
  const { call, whole, orNull } = of;
  const { table } = context.unit;
  const value = whole && provenance(whole) ? table.index(whole, unknownResult(context, { ...call, args: [] })) : unknownResult(context, { ...call, args: whole ? [whole] : [] });
  return orNull ? [{ state, value }, { state: state.copy(), value: table.number(0) }] : [{ state, value }];
}

/** A pointer where it is an error, else 0. */
export function endsWithError({ unit: { table } }: Context, state: State, pointer: Term): CallEnd[] {
  const isError = table.binary("is-error", pointer, table.number(0));
  const other = state.copy();
  const ends: CallEnd[] = state.facts.assume(isError, true) ? [{ state, value: pointer }] : [];
  return other.facts.assume(isError, false) ? [...ends, { state: other, value: table.number(0) }] : ends;
}
