/** Which parts of a state still matter: the rest is forgotten where paths meet, or joined. */

import { provenance } from "../highmem/address.ts";
import { isResourceFlag } from "../kernel/api-catalogue.ts";
import { isAllocationMask } from "../kernel/symbols.ts";
import { isKmType } from "../kernel/km-types.ts";
import { executionKey, joinExecution } from "../highmem/execution.ts";
import { type ForeignRelease, type Machine, machineWith, type Mapping, mappingWith, type Released } from "../highmem/machine.ts";
import { ANY_SIGN, type SignSet } from "../lattice/sign.ts";
import { factKey, factOfSign } from "../values/facts.ts";
import { parts, type Term, type TermTable } from "../values/term.ts";
import type { BlockUse } from "./block-use.ts";
import { derivations } from "./derivation.ts";
import { rootOf, type State } from "./state.ts";

/**
 * How closely states are told apart. `fine` forgets what branches have told while nothing is mapped, as is best in loops;
 * `machine` goes by the machine and by what is chosen for it; `coarse`, for functions with too many states, by the live mappings alone.
 */
export type Detail = "with-facts" | "fine" | "machine" | "coarse";

/** Forgets dead locals, and facts and releases that nothing can ask about any more; tells what is left in memory. */
export function prune(state: State, use: BlockUse): Held {
  for (const address of state.memory.keys()) if (use.isDead(address)) state.forget(address);
  const held = heldTerms(state);
  const released = state.machine.released.filter(({ mapping }) => isReferenced(mapping, held));
  if (released.length !== state.machine.released.length) state.machine = machineWith(state.machine, { released });
  for (const [term] of state.facts.entries()) {
    if (!isAboutEntry(term) && !isRetestable(term, held, use)) state.facts.drop(term);
  }
  return held;
}

/** Values that the code can still come by, and mappings that they point into. */
export interface Held {
  readonly exact: ReadonlySet<Term>;
  readonly mapped: ReadonlySet<Term>;
}

export function heldTerms(state: State): Held {
  const exact = new Set<Term>();
  const mapped = new Set<Term>();
  for (const value of state.memory.values()) {
    addWithParts(value, exact);
    for (const source of derivations(value)) mapped.add(source);
  }
  for (const mapping of state.machine.live) if (mapping.key) exact.add(mapping.key);
  return { exact, mapped };
}

function addWithParts(term: Term, into: Set<Term>): void {
  if (into.has(term)) return;
  into.add(term);
  if (term.kind === "binary" || term.kind === "unary") for (const part of parts(term)) addWithParts(part, into);
}

function isReferenced(mapping: Mapping, held: Held): boolean {
  return held.mapped.has(mapping.address) || (mapping.resource === "pool" && mapping.key !== null && (held.exact.has(mapping.key) || isAboutEntry(mapping.key)));
}

/** Terms that the caller knows too. */
export function isAboutEntry(term: Term): boolean {
  const known = ABOUT_ENTRY.get(term);
  if (known !== undefined) return known;
  const isMade = (term.kind === "result" && !term.site.startsWith("=")) || term.kind === "mapped" || term.kind === "uninitialised" || term.kind === "walk";
  const made = !isMade && parts(term).every(isAboutEntry);
  ABOUT_ENTRY.set(term, made);
  return made;
}

const ABOUT_ENTRY = new WeakMap<Term, boolean>();

/** Whether later code can come upon the term again. */
function isRetestable(term: Term, held: Held, use: BlockUse): boolean {
  if (held.exact.has(term)) return true;
  switch (term.kind) {
    case "entry":
      return use.isTested(term.address) && isReachable(rootOf(term.address), held);
    case "unary":
      return isRetestable(term.operand, held, use);
    case "binary":
      return isRetestable(term.left, held, use) && isRetestable(term.right, held, use);
    case "result":
      return term.site.startsWith("=") && use.isCallTested(term.label) && term.args.every((arg) => isNameable(arg, held));
    case "field":
    case "index":
      return isRetestable(term.base, held, use);
    default:
      return true;
  }
}

/** Whether code can still come by a value, to hand it to a call again. */
function isNameable(term: Term, held: Held): boolean {
  if (held.exact.has(term)) return true;
  if (term.kind === "entry") return isReachable(rootOf(term.address), held);
  return term.kind !== "result" && term.kind !== "mapped" && parts(term).every((part) => isNameable(part, held));
}

/** Whether code still has a pointer of that value, or can read it again. */
function isReachable(pointer: Term, held: Held): boolean {
  if (pointer.kind === "variable" || held.exact.has(pointer)) return true;
  return pointer.kind === "entry" && isReachable(rootOf(pointer.address), held);
}

/** States with equal keys are joined. */
export function stateKey(state: State, { use, held, detail }: { use: BlockUse; held: Held; detail: Detail }): string {
  if (detail === "coarse") return coarseKey(state);
  const machine = machineKey(state);
  if (detail === "machine") return [machine, ...chosen(state)].join("|");
  const isIdle = state.machine.live.length === 0 && state.machine.released.length === 0;
  const key = [machine];
  for (const [address, value] of state.memory) {
    if (matters(state, { address, value }, { use, isIdle })) key.push(`${address.id}=${value.id}`);
  }
  if (!isIdle || detail === "with-facts") {
    for (const [term, fact] of state.facts.entries()) {
      if (isRetestable(term, held, use)) key.push(`${term.id}:${factKey(fact)}`);
    }
  }
  return key.sort().join("|");
}

/** States with equal ones have the same mappings. */
export function coarseKey(state: State): string {
  return state.machine.live.map((one) => one.address.id).join();
}

function matters(state: State, entry: { address: Term; value: Term }, at: { use: BlockUse; isIdle: boolean }): boolean {
  const { address, value } = entry;
  if (value.kind === "mapped" || provenance(value) || derivations(value).length > 0) return true;
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

/** What has been chosen for a map or an allocation to come. */
function chosen(state: State): string[] {
  const found: string[] = [];
  for (const [address, value] of state.memory) if (decidesResource(value)) found.push(`${address.id}=${value.id}`);
  return found.sort();
}

function machineKey(state: State): string {
  const { live, released, foreign, execution, saved } = state.machine;
  const mappings = live.map((one) => `${one.address.id}${one.isMany ? "*" : ""}${one.isEntrusted ? "e" : ""}@${one.key?.id ?? ""}${one.slot ? `/${one.slot.id}` : ""}`);
  const done = released.map((one) => `${one.mapping.address.id}${one.isUncertain ? "?" : ""}`).sort();
  const others = foreign.map((one) => `${one.target.id}${one.callee}`);
  const aside = saved.map((one) => `${one.slot.id}:${one.address?.id ?? ""}`);
  return `L${mappings.join()}R${done.join()}F${others.join()}${executionKey(execution)}${aside.length > 0 ? `S${aside.join()}` : ""}`;
}

/** Joins `other` into `state`, which has the same key; true when `state` has changed. */
export function joinInto(table: TermTable, state: State, other: { state: State; block: number }): boolean {
  let changed = false;
  const before = state.facts.copy();
  const signs = new Map<Term, SignSet>();
  for (const address of new Set([...state.memory.keys(), ...other.state.memory.keys()])) {
    const mine = state.read(table, address);
    const theirs = other.state.read(table, address);
    if (mine === theirs) {
      // What was written back is what stood there.
      if (!other.state.memory.has(address)) state.forget(address);
      continue;
    }
    const joined = joinValues(table, { mine, theirs, address, block: other.block });
    signs.set(joined, state.facts.sign(mine) | other.state.facts.sign(theirs));
    if (joined === mine) continue;
    state.write(address, joined);
    changed = true;
  }
  if (joinMachine(state, other.state.machine)) changed = true;
  state.facts.meet(other.state.facts);
  for (const [joined, sign] of signs) {
    if (sign === ANY_SIGN) state.facts.drop(joined);
    else state.facts.set(joined, factOfSign(sign));
  }
  return changed || !state.facts.isSame(before);
}

/** Whether a state says nothing that one of the others does not say already. */
export function isCovered(table: TermTable, by: Iterable<State>, at: { state: State; block: number }): boolean {
  const key = coarseKey(at.state);
  for (const known of by) if (coarseKey(known) === key && !joinInto(table, known.copy(), at)) return true;
  return false;
}

/** States that are told apart by their live mappings alone may differ in the rest. */
function joinMachine(state: State, other: Machine): boolean {
  const mine = state.machine;
  const live = mine.live.map((one, at) => joinMapping(one, other.live[at]!));
  const released = mine.released.flatMap((one) => joinReleased(one, other.released));
  const foreign = joinReleases(mine.foreign, other.foreign);
  const execution = joinExecution(mine.execution, other.execution);
  const isSame = live.every((one, at) => one === mine.live[at]) && isSameList(released, mine.released) && foreign.length === mine.foreign.length && execution === mine.execution;
  const saved = mine.saved.filter((one) => other.saved.some((theirs) => theirs.slot === one.slot && theirs.address === one.address));
  if (isSame && saved.length === mine.saved.length) return false;
  state.machine = { live, released, foreign, execution, saved };
  return true;
}

/** All of both, each list in its own order as far as they agree on one: what is missing goes before what comes next in the other list. */
function joinReleases(mine: readonly ForeignRelease[], others: readonly ForeignRelease[]): ForeignRelease[] {
  const joined = [...mine];
  let before = joined.length;
  for (const one of [...others].reverse()) {
    const at = joined.findIndex((own) => own.target === one.target && own.callee === one.callee);
    if (at < 0) joined.splice(before, 0, one);
    else before = at;
  }
  return joined;
}

function joinReleased(mine: Released, others: readonly Released[]): Released[] {
  const theirs = others.find((one) => one.mapping.address === mine.mapping.address);
  if (!theirs) return [];
  return [theirs.isUncertain && !mine.isUncertain ? { ...mine, isUncertain: true } : mine];
}

function isSameList<T>(a: readonly T[], b: readonly T[]): boolean {
  return a.length === b.length && a.every((one, at) => one === b[at]);
}

/** What may have become of a mapping on either path, may have become of it. */
function joinMapping(mine: Mapping, theirs: Mapping): Mapping {
  const key = mine.key === theirs.key ? mine.key : null;
  const slot = mine.slot === theirs.slot ? mine.slot : null;
  const isSame = key === mine.key && slot === mine.slot && MARKS.every((mark) => mine[mark] === true || theirs[mark] !== true);
  if (isSame) return mine;
  return mappingWith(mine, {
    key,
    slot,
    isMany: mine.isMany || theirs.isMany,
    isEntrusted: mine.isEntrusted === true || theirs.isEntrusted === true,
    isElement: mine.isElement === true || theirs.isElement === true,
  });
}

const MARKS = ["isMany", "isEntrusted", "isElement"] as const;

function joinValues(table: TermTable, of: { mine: Term; theirs: Term; address: Term; block: number }): Term {
  const { mine, theirs } = of;
  if (mine === theirs) return mine;
  const site = `join${of.block}/${of.address.id}`;
  const sources = new Set([...derivations(mine), ...derivations(theirs)]);
  const isJoin = mine.kind === "result" && mine.site === site;
  if (isJoin && derivations(theirs).every((source) => derivations(mine).includes(source))) return mine;
  return table.result({ site, origin: "havoc", label: "value", args: [...sources].sort((a, b) => a.id - b.id), isOld: false });
}
