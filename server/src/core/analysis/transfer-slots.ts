/** Saves and restores of typed slots: `kmap_push(type)` … `kmap_pop(type)`. */

import { neighbours } from "../highmem/machine-model.ts";
import { machineWith, type Mapping, savedAs } from "../highmem/machine.ts";
import type { Term } from "../values/term.ts";
import type { Call } from "./call.ts";
import type { Context } from "./interpreter.ts";
import type { State } from "./state.ts";

/** What stands in a slot now. */
export function holderOf(context: Context, state: State, slot: Term): Mapping | undefined {
  return neighbours(state.machine, context.unit.machine, "atomic").find((one) => one.slot === slot && one.isOverwritten !== true && !savedAs(state.machine, one.address));
}

export function saveSlot(context: Context, state: State, of: { slot: Term; call: Call }): void {
  const { slot, call } = of;
  const address = holderOf(context, state, slot)?.address ?? null;
  state.machine = machineWith(state.machine, { saved: [...state.machine.saved, { slot, address, callee: call.name, span: call.span }] });
}

/** What still holds the slot loses it to the mapping that comes back. */
export function restoreSlot(context: Context, state: State, of: { slot: Term; call: Call }): void {
  const { slot, call } = of;
  const { saved } = state.machine;
  const at = saved.findLastIndex((one) => one.slot === slot);
  if (at < 0) return;
  const holder = holderOf(context, state, slot);
  if (holder) context.sink.report(state, { kind: "slot-taken", holder, slot: slot.kind === "name" ? slot.name : "the same KM_type", callee: call.name, isTransient: false }, call.span);
  state.machine = machineWith(state.machine, { saved: saved.filter((_, index) => index !== at) });
}
