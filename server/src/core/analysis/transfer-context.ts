/** Effects of a call on the execution context: irqs, bottom halves, preemption, page faults, RCU, spinning locks. */

import { machineWith } from "../highmem/machine.ts";
import type { ContextEffect } from "../kernel/api-model.ts";
import { changedBy, type IrqState } from "../highmem/execution.ts";
import { NON_ZERO, ZERO } from "../lattice/sign.ts";
import type { Term } from "../values/term.ts";
import type { Context } from "./interpreter.ts";
import type { State } from "./state.ts";
import { signed } from "./results.ts";
import type { Call, CallEnd } from "./call.ts";
import { refValue } from "./value-places.ts";

/** Two ends where the effect hangs on the result. */
export function applyContext(context: Context, end: CallEnd, of: { effect: ContextEffect; call: Call }): CallEnd[] {
  const { effect, call } = of;
  if (!effect.whenTrue && !effect.whenFalse) {
    const flags = change(context, end.state, of);
    return [{ state: end.state, value: flags ?? end.value }];
  }
  const known = end.value ? end.state.facts.truth(end.value) : null;
  if (known !== null) {
    if (known === (effect.whenTrue ?? false)) change(context, end.state, of);
    return [end];
  }
  const without = end.state.copy();
  change(context, end.state, of);
  const [happens, not] = effect.whenTrue ? [NON_ZERO, ZERO] : [ZERO, NON_ZERO];
  return [
    { state: end.state, value: signed(context, end.state, { call, sign: happens, hint: "taken" }) },
    { state: without, value: signed(context, without, { call, sign: not, hint: "not-taken" }) },
  ];
}

/** Returns the saved flags where the call returns them. */
function change(context: Context, state: State, of: { effect: ContextEffect; call: Call }): Term | null {
  const { effect, call } = of;
  const cause = { callee: call.name, span: call.span };
  const before = state.machine.execution;
  const lockName = effect.lockRef ? refValue(context, state, { ref: effect.lockRef, call: { args: call.args, result: null } }) : null;
  const execution = changedBy(before, { ...effect, lockName, irqs: nextIrqs(context, state, of), cause });
  state.machine = machineWith(state.machine, { execution });
  return effect.irqs === "save-off" ? save(context, state, { effect, call, irqs: before.irqs }) : null;
}

function nextIrqs(context: Context, state: State, of: { effect: ContextEffect; call: Call }): IrqState | null {
  switch (of.effect.irqs) {
    case "off":
    case "save-off":
      return "off";
    case "on":
      return "on";
    case "restore":
      return restored(context, state, of);
    default:
      return null;
  }
}

const SAVED = "irq flags: ";

/** The flags variable holds the state of the irqs as a name; a call that returns the flags gets it as its value. */
function save(context: Context, state: State, of: { effect: ContextEffect; call: Call; irqs: IrqState }): Term | null {
  const saved = context.unit.table.name(`${SAVED}${of.irqs}`);
  if (of.effect.flags === "return") return saved;
  const place = flagsPlace(of.call, of.effect);
  if (place) state.write(place, saved);
  return null;
}

/** Flags from elsewhere are those with which the function was entered. */
function restored(context: Context, state: State, of: { effect: ContextEffect; call: Call }): IrqState {
  const place = flagsPlace(of.call, of.effect);
  const value = place ? state.read(context.unit.table, place) : null;
  if (value?.kind !== "name" || !value.name.startsWith(SAVED)) return "as-entered";
  return value.name.slice(SAVED.length) as IrqState;
}

/** These macros name the variable itself, some functions point to it. */
function flagsPlace(call: Call, effect: ContextEffect): Term | null {
  const match = /^\*?arg(\d)$/.exec(effect.flags ?? "");
  if (!match) return null;
  const index = Number(match[1]);
  return effect.flags?.startsWith("*") ? (call.args[index] ?? null) : call.place(index);
}
