/** By which keys the states of a block are partitioned: those of one part are joined. */

import { provenance } from "../highmem/address.ts";
import { executionKey } from "../highmem/execution.ts";
import { foreignKey, type Machine } from "../highmem/machine.ts";
import { isResourceFlag } from "../kernel/api-catalogue.ts";
import { isKmType } from "../kernel/km-types.ts";
import { isAllocationMask } from "../kernel/symbols.ts";
import { type Fact, factKey } from "../values/fact.ts";
import { ID_SPAN, type Term } from "../values/term.ts";
import type { BlockUse } from "./block-use.ts";
import { pointsTo } from "./points-to.ts";
import { isRetestable, type ReachableValues } from "./relevance.ts";
import { rootOf, type State } from "./state.ts";

/**
 * How closely states are told apart. `fine` forgets what branches have told while nothing is mapped, as is best in loops;
 * `machine` goes by the machine and by what is chosen for it; `coarse`, for functions with too many states, by the live mappings alone.
 */
export type Partitioning = "with-facts" | "fine" | "machine" | "coarse";

/** States with equal keys are joined. */
export function stateKey(state: State, { use, reachable, partitioning }: { use: BlockUse; reachable: ReachableValues; partitioning: Partitioning }): string {
  if (partitioning === "coarse") return coarseKey(state);
  const machine = machineKey(state);
  if (partitioning === "machine") return `${machine}|${pairsKey(state, decidesResource)}`;
  const isIdle = state.machine.live.length === 0 && state.machine.released.length === 0;
  const places = pairsKey(state, (value, address) => matters(state, { address, value }, { use, isIdle }));
  return isIdle && partitioning !== "with-facts" ? `${machine}|${places}` : `${machine}|${places}${factsKey(state, { use, reachable })}`;
}

/** States with equal ones have the same mappings. */
export function coarseKey(state: State): string {
  return state.machine.live.map((one) => one.address.id).join();
}

/** An id is written in two characters. */
const HALF_ID = 2 ** 13;

/** How many places pass a test, and what they hold, four characters each. */
function pairsKey(state: State, isMeant: (value: Term, address: Term) => boolean): string {
  const pairs: number[] = [];
  for (const [address, value] of state.memory) if (isMeant(value, address)) pairs.push(address.id * ID_SPAN + value.id);
  if (pairs.length > 1) pairs.sort((a, b) => a - b);
  const codes: number[] = [];
  for (const pair of pairs) {
    const address = Math.floor(pair / ID_SPAN);
    const value = pair % ID_SPAN;
    codes.push(Math.floor(address / HALF_ID), address % HALF_ID, Math.floor(value / HALF_ID), value % HALF_ID);
  }
  return `${pairs.length}:${String.fromCharCode(...codes)}`;
}

function factsKey(state: State, { use, reachable }: { use: BlockUse; reachable: ReachableValues }): string {
  const known: (readonly [Term, Fact])[] = [];
  for (const one of state.facts.entries()) if (isRetestable(one[0], reachable, use)) known.push(one);
  if (known.length > 1) known.sort(([a], [b]) => a.id - b.id);
  let key = "";
  for (const [term, fact] of known) key += `|${term.id}:${factKey(fact)}`;
  return key;
}

function matters(state: State, entry: { address: Term; value: Term }, at: { use: BlockUse; isIdle: boolean }): boolean {
  const { address, value } = entry;
  if (value.kind === "mapped" || provenance(value) || pointsTo(value).length > 0) return true;
  const isTested = at.use.isTested(address);
  if (decidesResource(value)) return true;
  if (value.kind === "number") return isTested || rootOf(address).kind !== "variable";
  if (at.isIdle) return false;
  return isTested || state.machine.live.some((mapping) => mapping.key === value);
}

/** KM_types, flags that choose what is mapped, and allocation masks are worth keeping apart before anything is mapped. */
function decidesResource(value: Term): boolean {
  if (value.kind === "name") return isKmType(value.name) || isResourceFlag(value.name) || isAllocationMask(value.name);
  return value.kind === "binary" && (decidesResource(value.left) || decidesResource(value.right));
}

/** Most steps leave the machine as it is. */
const MACHINE_KEYS = new WeakMap<Machine, string>();

function machineKey({ machine }: State): string {
  const known = MACHINE_KEYS.get(machine);
  if (known !== undefined) return known;
  const made = keyOfMachine(machine);
  MACHINE_KEYS.set(machine, made);
  return made;
}

function keyOfMachine({ live, released, foreign, execution, saved }: Machine): string {
  const mappings = live.map((one) => `${one.address.id}${one.isMany ? "*" : ""}${one.isEntrusted ? "e" : ""}${one.isOrphaned ? "o" : ""}@${one.key?.id ?? ""}${one.slot ? `/${one.slot.id}` : ""}`);
  const done = released.map((one) => `${one.mapping.address.id}${one.isUncertain ? "?" : ""}`).sort();
  const others = foreign.map(foreignKey);
  const aside = saved.map((one) => `${one.slot.id}:${one.address?.id ?? ""}`);
  return `L${mappings.join()}R${done.join()}F${others.join()}${executionKey(execution)}${aside.length > 0 ? `S${aside.join()}` : ""}`;
}
