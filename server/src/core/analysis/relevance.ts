/** Which parts of a state still matter: the rest is forgotten where paths meet, as garbage is collected, or joined. */

import { provenance } from "../highmem/address.ts";
import { joinExecution } from "../highmem/execution.ts";
import { foreignKey, type ForeignRelease, type Machine, machineWith, type Mapping, mappingWith, type Released } from "../highmem/machine.ts";
import { ANY_SIGN, signLattice, type SignSet } from "../lattice/sign.ts";
import { factOfSign } from "../values/fact.ts";
import { isRepeatable, parts, type Term, type TermTable } from "../values/term.ts";
import type { BlockUse } from "./block-use.ts";
import { pointsTo } from "./points-to.ts";
import { rootOf, type State } from "./state.ts";

/** Forgets dead locals, and facts and releases that nothing can ask about any more; tells what is left in memory, where facts are left to be asked of it. */
export function prune(state: State, use: BlockUse): ReachableValues {
  state.forgetAll((address) => use.isDead(address));
  if (state.machine.released.length === 0 && state.facts.size === 0) return NOTHING_REACHABLE;
  const reachable = reachableValues(state);
  const released = state.machine.released.filter(({ mapping }) => isReferenced(mapping, reachable));
  if (released.length !== state.machine.released.length) state.machine = machineWith(state.machine, { released });
  state.facts.keep((term) => term.isAboutEntry || isRetestable(term, reachable, use));
  return reachable;
}

/** Values that the code can still come by, and mappings that they point into. */
export interface ReachableValues {
  readonly values: ReadonlySet<Term>;
  readonly mappings: ReadonlySet<Term>;
}

const NOTHING_REACHABLE: ReachableValues = { values: new Set(), mappings: new Set() };

function reachableValues(state: State): ReachableValues {
  const values = new Set<Term>();
  const mappings = new Set<Term>();
  for (const value of state.memory.values()) {
    addWithParts(value, values);
    for (const source of pointsTo(value)) mappings.add(source);
  }
  for (const mapping of state.machine.live) if (mapping.key) values.add(mapping.key);
  return { values, mappings };
}

function addWithParts(term: Term, into: Set<Term>): void {
  if (into.has(term)) return;
  into.add(term);
  if (term.kind === "binary" || term.kind === "unary") for (const part of parts(term)) addWithParts(part, into);
}

function isReferenced(mapping: Mapping, reachable: ReachableValues): boolean {
  return reachable.mappings.has(mapping.address) || (mapping.resource === "pool" && mapping.key !== null && (reachable.values.has(mapping.key) || mapping.key.isAboutEntry));
}

/** Whether later code can come upon the term again. */
export function isRetestable(term: Term, reachable: ReachableValues, use: BlockUse): boolean {
  if (reachable.values.has(term)) return true;
  switch (term.kind) {
    case "entry":
      return use.isTested(term.address) && isReachable(rootOf(term.address), reachable);
    case "unary":
      return isRetestable(term.operand, reachable, use);
    case "binary":
      return isRetestable(term.left, reachable, use) && isRetestable(term.right, reachable, use);
    case "result":
      return isRepeatable(term.site) && use.isCallTested(term.label) && term.args.every((arg) => isNameable(arg, reachable));
    case "field":
    case "index":
      return isRetestable(term.base, reachable, use);
    default:
      return true;
  }
}

/** Whether code can still come by a value, to hand it to a call again. */
function isNameable(term: Term, reachable: ReachableValues): boolean {
  if (reachable.values.has(term)) return true;
  if (term.kind === "entry") return isReachable(rootOf(term.address), reachable);
  return term.kind !== "result" && term.kind !== "mapped" && parts(term).every((part) => isNameable(part, reachable));
}

/** Whether code still has a pointer of that value, or can read it again. */
function isReachable(pointer: Term, reachable: ReachableValues): boolean {
  if (pointer.kind === "variable" || reachable.values.has(pointer)) return true;
  return pointer.kind === "entry" && isReachable(rootOf(pointer.address), reachable);
}

/** Joins `other` into `state`, which has the same key; true when `state` has changed. */
export function joinInto(table: TermTable, state: State, other: { state: State; block: number }): boolean {
  let changed = false;
  const before = state.facts.copy();
  const signs = new Map<Term, SignSet>();
  for (const address of addressesOf(state, other.state)) {
    const mine = state.read(table, address);
    const theirs = other.state.read(table, address);
    if (mine === theirs) {
      // What was written back is what stood there.
      if (!other.state.memory.has(address)) state.forget(address);
      continue;
    }
    const joined = joinValues(table, { mine, theirs, address, block: other.block });
    if (joined.kind === "result") signs.set(joined, signLattice.join(state.facts.sign(mine), other.state.facts.sign(theirs)));
    if (joined === mine) continue;
    state.write(address, joined);
    changed = true;
  }
  if (joinMachine(state, other.state.machine)) changed = true;
  state.facts.join(other.state.facts);
  for (const [joined, sign] of signs) {
    if (sign === ANY_SIGN) state.facts.drop(joined);
    else state.facts.set(joined, factOfSign(sign));
  }
  return changed || !state.facts.isSame(before);
}

/** Where either of two states holds something, each once. */
function addressesOf(state: State, other: State): Term[] {
  const found = [...state.memory.keys()];
  for (const address of other.memory.keys()) if (!state.memory.has(address)) found.push(address);
  return found;
}

/** States that are told apart by their live mappings alone may differ in the rest. */
function joinMachine(state: State, other: Machine): boolean {
  const mine = state.machine;
  if (mine === other) return false;
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
    const at = joined.findIndex((own) => foreignKey(own) === foreignKey(one));
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
  const isOrphaned = mine.isOrphaned === true && theirs.isOrphaned === true;
  const isSame = key === mine.key && slot === mine.slot && isOrphaned === (mine.isOrphaned === true) && MARKS.every((mark) => mine[mark] === true || theirs[mark] !== true);
  if (isSame) return mine;
  return mappingWith(mine, {
    key,
    slot,
    isMany: mine.isMany || theirs.isMany,
    isOrphaned,
    isEntrusted: mine.isEntrusted === true || theirs.isEntrusted === true,
    isElement: mine.isElement === true || theirs.isElement === true,
    isLocalElement: mine.isLocalElement === true || theirs.isLocalElement === true,
  });
}

const MARKS = ["isMany", "isEntrusted", "isElement", "isLocalElement"] as const;

function joinValues(table: TermTable, of: { mine: Term; theirs: Term; address: Term; block: number }): Term {
  const { mine, theirs } = of;
  if (mine === theirs) return mine;
  const site = `join${of.block}/${of.address.id}`;
  const within = joinPositions(table, { mine, theirs, site });
  if (within) return within;
  const sources = new Set([...pointsTo(mine), ...pointsTo(theirs)]);
  const isJoin = mine.kind === "result" && mine.site === site;
  if (isJoin && pointsTo(theirs).every((source) => pointsTo(mine).includes(source))) return mine;
  return table.result({ site, origin: "havoc", label: "value", args: [...sources].sort((a, b) => a.id - b.id), isOld: false });
}

/** Two places in one page are somewhere in it; a pointer that walks has walked. Null for other values. */
function joinPositions(table: TermTable, { mine, theirs, site }: { mine: Term; theirs: Term; site: string }): Term | null {
  const [a, b] = [provenance(mine), provenance(theirs)];
  if (!a || !b || a.mapped !== b.mapped) return null;
  const displacements = [a.displacement, b.displacement];
  if (displacements.includes("before-start")) return null;
  if (displacements.includes("past-end")) return table.walk(a.mapped, 1, Infinity);
  return table.index(a.mapped, table.result({ site, origin: "havoc", label: "value", args: [], isOld: false }));
}
