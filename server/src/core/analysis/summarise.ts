/** Makes a function's summary from the states in which it returns. */

import { parts, someTerm, type Term, type TermTable } from "../values/term.ts";
import { exactly, factOfSign, NO_FACT, joinFacts, type Fact } from "../values/fact.ts";
import { provenance } from "../highmem/address.ts";
import type { Body } from "../ir/ir.ts";
import { ANY_SIGN, POSITIVE } from "../lattice/sign.ts";
import { foreignKey, type ForeignRelease, type Mapping, mappingWith } from "../highmem/machine.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Conditions } from "./conditions.ts";
import { pointsTo } from "./points-to.ts";
import type { Exit } from "./exits.ts";
import type { FunctionFacts } from "./observe.ts";
import { isOutside, rootOf, type State } from "./state.ts";
import type { FunctionSummary, Outcome } from "./summary.ts";

/** More ways to end than this are no help to a caller. */
const MAX_OUTCOMES = 24;

/** A function that has been solved. */
interface Solved {
  readonly table: TermTable;
  readonly body: Body;
  readonly source: SourceFile;
  readonly facts: FunctionFacts;
}

/** `all`: whatever is still mapped at the end is the caller's. */
export function summarise(of: Solved, handsOver: "what-is-handed" | "all"): FunctionSummary {
  const { body, facts } = of;
  const all = facts.exits.map((exit) => outcomeOf(exit, { ...of, handsOver }));
  const join = (a: Outcome, b: Outcome): Outcome => joinOutcomes(a, b, someResult(of));
  const fine = mergedBy(all, effectKey, join);
  const merged = fine.length > MAX_OUTCOMES ? mergedBy(fine, machineKey, join) : fine;
  return {
    name: body.name,
    parameters: body.parameters,
    outcomes: merged,
    transient: facts.transient
      .filter(({ mapping }) => mapping.slot === null || isMeaningful(body, mapping.slot))
      .map((one) => ({ ...one, conditions: one.conditions.filter(([term]) => isMeaningful(body, term)) })),
    isPartial: merged.length > MAX_OUTCOMES,
  };
}

/** What it returns, where that is one of several constants. */
function someResult({ table, body: { name } }: Solved): Term {
  return table.result({ site: `${name}>some`, origin: "call", label: name, args: [], isOld: false });
}

function mergedBy(all: readonly Outcome[], keyOf: (outcome: Outcome) => string, join: (a: Outcome, b: Outcome) => Outcome): Outcome[] {
  const outcomes = new Map<string, Outcome>();
  for (const outcome of all) {
    const key = keyOf(outcome);
    const same = outcomes.get(key);
    outcomes.set(key, same ? join(same, outcome) : outcome);
  }
  return [...outcomes.values()];
}

function joinOutcomes(a: Outcome, b: Outcome, some: Term): Outcome {
  const writes = a.writes.filter(([address, value]) => b.writes.some(([other, held]) => other === address && held === value));
  const [mine, theirs] = [writtenBy(a), writtenBy(b)];
  for (const [address] of writes) for (const places of [mine, theirs]) places.delete(address);
  const overwritten = [...new Set([...mine.keys(), ...theirs.keys()])].map((address) => [address, joinFacts(mine.get(address) ?? NO_FACT, theirs.get(address) ?? NO_FACT)] as const);
  const value = joinValues(a.value, b.value, some);
  return { maps: a.maps, value, conditions: commonConditions(a, b, value), releases: joinReleases(a, b), writes, overwritten };
}

/** One that others are told by goes before a constant. */
function joinValues(a: Term | null, b: Term | null, some: Term): Term | null {
  if (a === b || a === null || b === null) return a;
  if (!isConstant(a)) return a;
  return isConstant(b) ? some : b;
}

/** `-EIO` */
function isConstant(value: Term): boolean {
  return value.kind === "number" || value.kind === "name" || (value.kind === "unary" && isConstant(value.operand));
}

/** Both release the same; what either can end, the joined one can. */
function joinReleases(a: Outcome, b: Outcome): ForeignRelease[] {
  return a.releases.map((mine, at) => {
    const theirs = b.releases[at]!;
    if (foreignKey(mine) === foreignKey(theirs)) return mine;
    return { ...mine, interfaces: [...new Set([...mine.interfaces, ...theirs.interfaces])], slot: mine.slot === theirs.slot ? mine.slot : null };
  });
}

/** What is known of what each place holds then. */
function writtenBy({ writes, overwritten, conditions }: Outcome): Map<Term, Fact> {
  const held = (value: Term): Fact => (provenance(value) !== null ? factOfSign(POSITIVE) : factOf(value, conditions));
  return new Map([...writes.map(([address, value]) => [address, held(value)] as const), ...overwritten]);
}

function outcomeOf(exit: Exit, of: Solved & { handsOver: "what-is-handed" | "all" }): Outcome {
  const { body } = of;
  const { state } = exit;
  const value = exit.value && isMeaningful(body, exit.value) ? exit.value : null;
  const maps = leftMapped(exit, of).map((mapping) => asLeft(mapping, exit, of));
  const kept = new Set<Term>(value ? [value] : []);
  for (const mapping of maps) if (mapping.key) kept.add(mapping.key);
  const named = new Set([...kept].flatMap(withParts));
  const conditions = [...state.facts.entries()].filter(
    ([term]) => isMeaningful(body, term) && (term.isAboutEntry || named.has(term) || [...kept].some((one) => someTerm(term, (part) => part === one))),
  );
  const sign = value && value.kind !== "number" ? state.facts.sign(value) : ANY_SIGN;
  if (value && pointsInto(value, maps) && (sign & POSITIVE) !== 0) {
    conditions.push([value, factOfSign(POSITIVE)]);
  } else if (value && sign !== ANY_SIGN && !conditions.some(([term]) => term === value)) {
    conditions.push([value, factOfSign(sign)]);
  }
  const written = [...state.memory].filter(([address]) => isOutside(address) && isMeaningful(body, address));
  const writes = written.filter(
    ([, held]) => isMeaningful(body, held) && (held.kind === "number" || provenance(held) !== null || kept.has(held) || (held.kind === "result" && named.has(held)) || hasMoved(state, held)),
  );
  const writtenAt = new Set(writes.map(([address]) => address));
  const overwritten = written
    .filter(([address]) => !writtenAt.has(address) && isPlaceHandedIn(address))
    .map(([address, held]) => [address, factOfSign(state.facts.sign(held))] as const);
  const releases = state.machine.foreign.filter((one) => isMeaningful(body, one.target));
  const told = new Set([...(value ? [value] : []), ...writes.map(([, held]) => held)].flatMap(pointsTo));
  const entrusted = maps.map((mapping) => (told.has(mapping.address) || !isOutOfSight(state, mapping) ? mapping : mappingWith(mapping, { isEntrusted: true })));
  return { conditions, maps: entrusted, releases, writes, overwritten, value };
}

/** `iov->iov_base = kmap(page); iov++;`: others find the address there, though the caller has no name for the place. */
function isOutOfSight(state: State, { address }: Mapping): boolean {
  return [...state.memory].some(([at, held]) => rootOf(at).kind === "result" && pointsTo(held).includes(address));
}

/** A member of what the caller hands in, or what a parameter points to: `*page = …`. */
function isPlaceHandedIn(address: Term): boolean {
  return (address.kind === "field" || address.kind === "entry") && rootOf(address).kind !== "variable" && address.isAboutEntry;
}

/** What stood at a place that has been written since is elsewhere now. */
function hasMoved(state: State, held: Term): boolean {
  return held.kind === "entry" && state.memory.has(held.address);
}

/** With where it comes from; what another file's function has left to this one, which does not give it to its caller, is an affair of that file. */
function asLeft(mapping: Mapping, exit: Exit, { body, source }: Solved): Mapping {
  if (mapping.isFromElsewhere) return isGivenToCaller(mapping, exit) ? mapping : mappingWith(mapping, { isEntrusted: true });
  if (mapping.origin) return mapping;
  return mappingWith(mapping, { origin: { callee: body.name, map: { source, span: mapping.span }, end: { source, span: exit.kind.span } } });
}

/** Its address, or its page, is returned or put into a variable of the caller's (`*page = …`). */
function isGivenToCaller({ address, key }: Mapping, { value, state }: Exit): boolean {
  const given = [...state.memory].filter(([at]) => at.kind === "entry" && at.address.kind === "variable").map(([, held]) => held);
  return [...(value ? [value] : []), ...given].some((one) => one === key || pointsTo(one).includes(address));
}

/** What the caller gets. Of pages that the function has given up while they were mapped it is told itself. */
function leftMapped(exit: Exit, of: { facts: FunctionFacts; handsOver: "what-is-handed" | "all" }): Mapping[] {
  const { released } = of.facts;
  const isCallers = (mapping: Mapping): boolean => mapping.isOrphaned !== true && (exit.handed.has(mapping) || (mapping.isDropped === true && !released.has(mapping.address)));
  return exit.state.machine.live.filter((mapping) => of.handsOver === "all" || (isCallers(mapping) && !isOwnElement(mapping, exit, of.facts)));
}

/** Elements of an array that the function releases in a loop of its own, where it ends the same way: the loop has a round for each. */
function isOwnElement(mapping: Mapping, exit: Exit, facts: FunctionFacts): boolean {
  if (mapping.isElement !== true || !facts.released.has(mapping.address)) return false;
  return facts.exits.some((other) => other.kind.value === exit.kind.value && !other.state.machine.live.some((one) => one.address === mapping.address));
}

function withParts(term: Term): Term[] {
  return [term, ...parts(term).flatMap(withParts)];
}

/** A function that returns a pointer into a page which it leaves mapped returns no NULL there. */
function pointsInto(value: Term, maps: readonly Mapping[]): boolean {
  return value.kind === "result" && pointsTo(value).some((source) => maps.some((mapping) => mapping.address === source));
}

/** The caller can't name the function's own variables. Its parameters are known by what they held at entry. */
function isMeaningful(body: Body, term: Term): boolean {
  if (term.kind === "uninitialised" || (term.kind === "variable" && term.isLocal)) return false;
  if (term.kind === "entry" && isParameter(body, term.address)) return true;
  return term.kind === "result" || parts(term).every((part) => isMeaningful(body, part));
}

function isParameter(body: Body, address: Term): boolean {
  return address.kind === "variable" && body.parameters.some((parameter) => address.variable === `${body.name}:${parameter.id}`);
}

function effectKey(outcome: Outcome): string {
  const maps = outcome.maps.map((one) => `${one.address.id}@${one.key?.id ?? ""}`);
  const releases = outcome.releases.map(foreignKey);
  const writes = outcome.writes.map(([address, held]) => `${address.id}=${held.id}`);
  const hasEffect = maps.length > 0 || releases.length > 0 || writes.length > 0;
  return `${maps.join()};${releases.join()};${writes.join()};${valueKey(outcome, hasEffect)}`;
}

/** Of outcomes that do the same to the machine, the sign of what is returned tells enough. */
function machineKey(outcome: Outcome): string {
  const maps = outcome.maps.map((one) => one.address.id);
  const releases = outcome.releases.map((one) => `${one.target.id}/${one.callee}`);
  return `${maps.join()};${releases.join()};${valueKey(outcome, false)}`;
}

/** The sign of what is returned is what callers branch on. */
function valueKey({ value, conditions }: Outcome, hasEffect: boolean): string {
  if (value === null) return "";
  const { sign } = factOf(value, conditions);
  return sign !== ANY_SIGN ? `s${sign}` : hasEffect ? String(value.id) : "any";
}

function factOf(value: Term, conditions: Conditions): Fact {
  return value.kind === "number" ? exactly(value.value) : (conditions.find(([term]) => term === value)?.[1] ?? NO_FACT);
}

function commonConditions(a: Outcome, b: Outcome, value: Term | null): Conditions {
  const theirs = new Map(b.conditions);
  const common: [Term, Fact][] = [];
  for (const [term, fact] of a.conditions) {
    const other = theirs.get(term);
    if (other && term !== value) common.push([term, joinFacts(fact, other)]);
  }
  if (!value || !a.value || !b.value) return common;
  const fact = joinFacts(factOf(a.value, a.conditions), factOf(b.value, b.conditions));
  // What held at entry is told of by what both have in common alone.
  if (value.kind !== "number" && fact.sign !== ANY_SIGN && (a.value === b.value || !value.isAboutEntry)) common.push([value, fact]);
  return common;
}
