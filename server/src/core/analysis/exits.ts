/** How a function ends: what it returns, what it hands to its caller, and what escapes there. */

import { provenance } from "../highmem/address.ts";
import type { Mapping, Released } from "../highmem/machine.ts";
import { NEGATIVE, POSITIVE, ZERO } from "../lattice/sign.ts";
import type { Span } from "../text/span.ts";
import { someTerm, type Term } from "../values/term.ts";
import type { Escape, ExitKind } from "./observation.ts";
import { pointsTo } from "./points-to.ts";
import { isOutside, rootOf, type State } from "./state.ts";

/** A state in which the function returns. */
export interface Exit {
  readonly state: State;
  readonly value: Term | null;
  readonly kind: ExitKind;
  /** Mappings that the caller gets hold of. */
  readonly handed: ReadonlySet<Mapping>;
}

/**
 * The callee that has mapped something ended with what a call of its own had returned, of which it asked only whether it is
 * negative. Who passes that on where it is not zero takes it for an error, and knows that it is never positive.
 */
export function isPassedOn(state: State, value: Term | null, { address }: Mapping): boolean {
  if (value?.kind !== "result" || value.origin !== "call" || address.kind !== "mapped" || state.facts.sign(value) !== POSITIVE) return false;
  const [call, ...within] = value.site.split(">");
  return within.length > 0 && address.site.startsWith(`${call}>`);
}

export function exitKind(state: State, value: Term | null, of: { span: Span; returnsVoid: boolean }): ExitKind {
  const { span } = of;
  if (of.returnsVoid || value === null) return { value: "void", span };
  const sign = state.facts.sign(value);
  if (sign === NEGATIVE) return { value: "error", span };
  if (sign === ZERO) return { value: "null", span };
  return { value: (sign & NEGATIVE) === 0 ? "success" : "unknown", span };
}

/** Addresses that outlive their mapping. Of a page from the pool others may still hold a mapping. */
export function escapes(state: State, value: Term | null): { earlier: Released; to: Escape }[] {
  return state.machine.released.flatMap((earlier) => {
    const { mapping } = earlier;
    if (mapping.resource === "pool" || mapping.resource === "other" || mapping.isMany || mapping.isElement || earlier.isUncertain) return [];
    const isOwn = (term: Term): boolean => provenance(term)?.mapped === mapping.address;
    const places = [...state.memory].filter(([address, held]) => isReadByOthers(address) && isOwn(held)).map(([address]) => address);
    const stored = places.map((place): { earlier: Released; to: Escape } => ({ earlier, to: { by: "memory", place } }));
    return value && isOwn(value) ? [...stored, { earlier, to: { by: "return" } }] : stored;
  });
}

/** Global variables, and what a parameter points to. A member of a structure may well keep a stale pointer that nobody reads. */
function isReadByOthers(address: Term): boolean {
  if (address.kind === "variable") return !address.isLocal;
  return address.kind === "entry" && address.address.kind === "variable";
}

/** Mappings that leave by the return value, or lie in memory that outlives the function. */
export function handedOver(state: State, value: Term | null): Set<Mapping> {
  const sources = new Set<Term>();
  const objects = new Set<Term>();
  const note = (term: Term): void => {
    objects.add(term);
    for (const source of pointsTo(term)) sources.add(source);
  };
  if (value) noteReachable(state, value, note);
  for (const [address, held] of state.memory) if (isOutside(address)) note(held);
  return new Set(state.machine.live.filter((one) => sources.has(one.address) || isKeptByKey(one, objects)));
}

/** A page of the pool is found again by its page, what an object of the driver has mapped by any object on the way to it. */
function isKeptByKey({ resource, key }: Mapping, objects: ReadonlySet<Term>): boolean {
  if (key === null) return false;
  if (resource === "other") return someTerm(key, (part) => objects.has(part) && (part === key || part.kind === "result"));
  return resource === "pool" && (objects.has(key) || isFoundThrough(key, objects));
}

/** Where the caller is given an object that it had not, it finds the page in there. */
function isFoundThrough(key: Term, objects: ReadonlySet<Term>): boolean {
  const root = key.kind === "entry" ? rootOf(key.address) : null;
  return root?.kind === "result" && objects.has(root);
}

/** A returned struct, or a pointer to one, takes its members along. */
function noteReachable(state: State, value: Term, note: (term: Term) => void): void {
  note(value);
  for (const [, member] of state.below(value)) note(member);
}
