/** The places that API rows name, in a call at hand. */

import type { ValueRef } from "../kernel/api-model.ts";
import { parseValueRef } from "../kernel/value-ref.ts";
import type { Term } from "../values/term.ts";
import type { Context } from "./interpreter.ts";
import type { State } from "./state.ts";

export interface CallValues {
  readonly args: readonly Term[];
  /** What the call returns, when that is known already. */
  readonly result: Term | null;
}

/** The address that a reference denotes; null for an argument or result itself. */
export function refAddress(context: Context, state: State, of: { ref: ValueRef; call: CallValues }): Term | null {
  const { table } = context.unit;
  const parsed = parseValueRef(of.ref);
  const base = parsed.base === "arg" ? of.call.args[parsed.index] : of.call.result;
  if (!base) return null;
  let value: Term | null = base;
  let address: Term | null = null;
  for (const element of parsed.path) {
    if (element === "*") {
      // After a member the pointer has to be read; an argument is a pointer already.
      const pointer: Term | null = address ? state.read(table, address) : value;
      address = pointer;
    } else {
      address = table.field(address ?? value!, element);
    }
    value = null;
  }
  return address;
}

/** The value that a reference denotes; null when the call has no such argument. */
export function refValue(context: Context, state: State, of: { ref: ValueRef; call: CallValues }): Term | null {
  const parsed = parseValueRef(of.ref);
  if (parsed.path.length === 0) return (parsed.base === "arg" ? of.call.args[parsed.index] : of.call.result) ?? null;
  const address = refAddress(context, state, of);
  return address && state.read(context.unit.table, address);
}
