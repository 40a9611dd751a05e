/** Calls that may sleep: where an atomic mapping is held they must not. */

import { executionWith } from "../highmem/execution.ts";
import type { SleepEffect } from "../kernel/api-model.ts";
import { eraFact } from "../kernel/eras.ts";
import type { KernelVersion } from "../kernel/kernel-version.ts";
import { gfpMeaning } from "../kernel/symbols.ts";
import { isOfEarlierRounds, machineWith, type Mapping } from "../highmem/machine.ts";
import { binaryTerm } from "../values/simplify.ts";
import type { Term } from "../values/term.ts";
import { pointsTo } from "./points-to.ts";
import type { Context, UnitContext } from "./interpreter.ts";
import type { State } from "./state.ts";
import type { Call } from "./call.ts";
import type { Sleeping } from "./sleeping.ts";

/** `asks`: that depends on an allocation mask which is not known here. */
type MaskMeaning = "may-sleep" | "never-sleeps" | { readonly asks: Term };

export function applySleep(context: Context, state: State, of: { effect: SleepEffect; call: Call }): void {
  const { effect, call } = of;
  if (effect.kind === "spin-wait") return;
  if (effect.bits !== undefined) return sleepByBits(context, state, of);
  if (effect.when !== undefined && state.facts.truth(call.args[effect.when] ?? context.unit.table.number(1)) !== true) return;
  const mask = effect.gfp === undefined ? null : (call.args[effect.gfp] ?? null);
  const meaning: MaskMeaning = mask ? maskMeaning(mask, context.unit.kernel.version) : effect.gfp === undefined ? "may-sleep" : "never-sleeps";
  if (meaning === "never-sleeps") return;
  if (meaning === "may-sleep") markSlept(state);
  context.sink.slept(state, { ...SLEEPING, kind: effect.kind, call: { name: call.name, span: call.span }, mask: meaning === "may-sleep" ? null : meaning.asks, isCertain: true });
}

/** What the call itself sleeps on, below no other one. */
const SLEEPING = { chain: [], released: [], isBeforeReleases: true, conditions: [] } as const;

function markSlept(state: State): void {
  state.machine = machineWith(state.machine, { execution: executionWith(state.machine.execution, { hasSlept: true }) });
}

/** Once for each bit that is not known to be clear: what the caller has given decides. */
function sleepByBits({ unit: { table }, sink }: Context, state: State, { effect, call }: { effect: SleepEffect; call: Call }): void {
  const flags = effect.bits && call.args[effect.bits.in];
  if (flags === undefined) return;
  for (const bit of effect.bits?.any ?? []) {
    const test = binaryTerm(table, "&", [flags, table.name(bit)]);
    const isSet = state.facts.truth(test);
    const there = state.copy();
    if (isSet === false || !there.facts.assume(test, true)) continue;
    if (isSet === true) markSlept(state);
    sink.slept(there, { ...SLEEPING, kind: effect.kind, call: { name: call.name, span: call.span }, mask: null, isCertain: isSet === true });
  }
}

/** What an allocation mask says: one bit that may block is enough. */
export function maskMeaning(mask: Term, version: KernelVersion): MaskMeaning {
  if (mask.kind === "number") return "never-sleeps";
  if (mask.kind === "name") return gfpMeaning(mask.name, version) === "may-sleep" ? "may-sleep" : "never-sleeps";
  if (mask.kind !== "binary") return { asks: mask };
  const left = maskMeaning(mask.left, version);
  if (mask.op === "&") return clears(mask.right, version) ? "never-sleeps" : left;
  if (mask.op !== "|" && mask.op !== "+") return { asks: mask };
  const right = maskMeaning(mask.right, version);
  if (left === "may-sleep" || right === "may-sleep") return "may-sleep";
  return left === "never-sleeps" ? right : left;
}

/** `& ~__GFP_WAIT` */
function clears(mask: Term, version: KernelVersion): boolean {
  return mask.kind === "unary" && mask.op === "~" && maskMeaning(mask.operand, version) === "may-sleep";
}

/**
 * The newest mapping that forbids sleeping; user copies may fail under it instead, in kernels that let them.
 * One that an earlier round of a loop has left, or that others were given, says nothing about this place.
 */
export function sleepBarrier(unit: UnitContext, state: State, sleeping: Sleeping | null): Mapping | null {
  if (sleeping?.kind === "user-copy" && !eraFact("user-copy-under-atomic-map-warns", unit.kernel.version)) return null;
  const released = new Set(sleeping?.released.flatMap(pointsTo) ?? []);
  return state.machine.live.findLast((one) => isOfThisRound(one) && unit.machine.forbidsSleep(one.resource) && !released.has(one.address)) ?? null;
}

function isOfThisRound(mapping: Mapping): boolean {
  return mapping.isEntrusted !== true && !isOfEarlierRounds(mapping);
}
