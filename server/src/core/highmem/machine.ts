/** The modelled highmem machine: what is mapped, in which order, and what has been released. Values, never changed in place. */

import type { Resource } from "../kernel/api-model.ts";
import { AS_ENTERED, renameExecution, type Cause, type Execution } from "./execution.ts";
import type { SourceFile } from "../text/source-file.ts";
import type { Span } from "../text/span.ts";
import type { Term } from "../values/term.ts";

/** A page that is mapped. `address` is its identity. */
export interface Mapping {
  readonly address: Term;
  readonly interface: string;
  readonly resource: Resource;
  /** What was mapped; null when no argument names it. */
  readonly key: Term | null;
  /** The KM_type, where the era has one. */
  readonly slot: Term | null;
  /** Name of the call that mapped it. */
  readonly by: string;
  /** The call in the function under analysis. */
  readonly span: Span;
  /** Stands for any number of mappings made at one place in a loop. */
  readonly isMany: boolean;
  /** Which KM_type is taken follows from the running context. */
  readonly isAdaptive?: boolean | undefined;
  /** Where a callee has made it; absent where the function under analysis has. */
  readonly origin?: MappingOrigin | undefined;
  /** A function of another file has made it. */
  readonly isFromElsewhere?: boolean | undefined;
  /** Somebody else may have released it, or will. */
  readonly isEntrusted?: boolean | undefined;
  /** What was mapped has been freed meanwhile. */
  readonly isOrphaned?: boolean | undefined;
  /** Its address is an element of an array. */
  readonly isElement?: boolean | undefined;
  /** That of an array on the stack, which has room for a fixed number. */
  readonly isLocalElement?: boolean | undefined;
  /** A callee has used its slot meanwhile. */
  readonly isOverwritten?: boolean | undefined;
  /** The code does not look at the address that the map returned. */
  readonly isDropped?: boolean | undefined;
  /** Which argument of the call reports know it by; the first unless told. */
  readonly namedBy?: number | undefined;
  /** Where in its page the address lies that the map returned, in bytes: at the start unless told, null where that is open. */
  readonly startsAt?: number | null | undefined;
  /** What of the running context was other than at the entry of the function, when a typed slot was taken. */
  readonly takenWith?: SlotContext | undefined;
}

/** What matters to a typed slot. */
type SlotContext = Pick<Execution, "irqs" | "bottomHalves">;

/** A place in a callee, in UTF-16 units of its file. */
interface CalleePlace {
  readonly source: SourceFile;
  readonly span: Span;
}

/** How a mapping came about in a callee: in the innermost one, where several lead to it. */
interface MappingOrigin {
  readonly callee: string;
  readonly map: CalleePlace;
  /** Where it returns with the mapping. */
  readonly end: CalleePlace;
}

export interface Released {
  readonly mapping: Mapping;
  /** Whether this call has ended it is open: what follows is not held against the mapping. */
  readonly isUncertain?: boolean;
  readonly by: string;
  readonly span: Span;
}

/** A release of something that the function did not map itself. */
export interface ForeignRelease {
  readonly target: Term;
  readonly by: "address" | "key";
  readonly interfaces: readonly string[];
  readonly slot: Term | null;
  readonly callee: string;
  readonly span: Span;
}

/** A slot that is free for others while what it held is set aside. */
export interface SavedSlot extends Cause {
  readonly slot: Term;
  /** Null where the function itself holds nothing in it: its caller may. */
  readonly address: Term | null;
}

export interface Machine {
  /** In the order in which they were mapped. */
  readonly live: readonly Mapping[];
  readonly released: readonly Released[];
  readonly foreign: readonly ForeignRelease[];
  readonly execution: Execution;
  /** In the order in which they were saved. */
  readonly saved: readonly SavedSlot[];
}

export const EMPTY_MACHINE: Machine = { live: [], released: [], foreign: [], execution: AS_ENTERED, saved: [] };

/**
 * A machine of which some parts are others. Machines, mappings and executions are written out in full wherever one is
 * made, so that all of a kind have one layout: copies made with a spread get ever new ones, which the engine compiles
 * the interpreter for again and again.
 */
export function machineWith(machine: Machine, { live, released, foreign, execution, saved }: Partial<Machine>): Machine {
  return {
    live: live ?? machine.live,
    released: released ?? machine.released,
    foreign: foreign ?? machine.foreign,
    execution: execution ?? machine.execution,
    saved: saved ?? machine.saved,
  };
}

/** A mapping in that layout. */
export function newMapping(of: Mapping): Mapping {
  return {
    address: of.address,
    interface: of.interface,
    resource: of.resource,
    key: of.key,
    slot: of.slot,
    by: of.by,
    span: of.span,
    isMany: of.isMany,
    isAdaptive: of.isAdaptive,
    origin: of.origin,
    isFromElsewhere: of.isFromElsewhere,
    isEntrusted: of.isEntrusted,
    isOrphaned: of.isOrphaned,
    isElement: of.isElement,
    isLocalElement: of.isLocalElement,
    isOverwritten: of.isOverwritten,
    isDropped: of.isDropped,
    namedBy: of.namedBy,
    startsAt: of.startsAt,
    takenWith: of.takenWith,
  };
}

/** Made in an earlier round of a loop, or in any number of rounds. */
export function isOfEarlierRounds({ address, isMany }: Mapping): boolean {
  return isMany || (address.kind === "mapped" && address.isOld);
}

/** A mapping of which some properties are others. */
export function mappingWith(mapping: Mapping, change: Partial<Mapping>): Mapping {
  return newMapping({ ...mapping, ...change });
}

export function withMapping(machine: Machine, mapping: Mapping): Machine {
  return machineWith(machine, { live: [...machine.live, mapping] });
}

export function withoutMapping(machine: Machine, release: Released): Machine {
  return machineWith(machine, {
    live: machine.live.filter((mapping) => mapping !== release.mapping),
    released: [...machine.released.filter((other) => other.mapping.address !== release.mapping.address), release],
  });
}

/** Releasing the same thing in the same way again adds nothing. */
export function withForeign(machine: Machine, release: ForeignRelease): Machine {
  const isKnown = machine.foreign.some((one) => one.target === release.target && one.callee === release.callee && one.by === release.by);
  if (isKnown) return machine;
  return machineWith(machine, { foreign: [...machine.foreign, release] });
}

/** Releases with equal ones end the same mappings. */
export function foreignKey({ target, callee, interfaces }: ForeignRelease): string {
  return `${target.id}/${callee}/${interfaces.join("/")}`;
}

/** How a mapping was set aside; undefined while it is in its slot. */
export function savedAs(machine: Machine, address: Term): SavedSlot | undefined {
  return machine.saved.find((one) => one.address === address);
}

/** Marks mappings that somebody else may release. */
export function entrust(machine: Machine, isGiven: (mapping: Mapping) => boolean): Machine {
  if (!machine.live.some((mapping) => !mapping.isEntrusted && isGiven(mapping))) return machine;
  return machineWith(machine, { live: machine.live.map((mapping) => (isGiven(mapping) ? mappingWith(mapping, { isEntrusted: true }) : mapping)) });
}

/** The page of these mappings is no more: what others have been given does not let them release it. */
export function disown(machine: Machine, page: Term): Machine {
  if (!machine.live.some((mapping) => !mapping.isOrphaned && mapping.key === page)) return machine;
  return machineWith(machine, { live: machine.live.map((mapping) => (mapping.key === page ? mappingWith(mapping, { isEntrusted: false, isOrphaned: true }) : mapping)) });
}

/** Marks a mapping whose slot something else has used. */
export function overwritten(machine: Machine, holder: Mapping): Machine {
  return machineWith(machine, { live: machine.live.map((one) => (one === holder ? mappingWith(one, { isOverwritten: true }) : one)) });
}

/** Notes that the address of a mapping was put into an array, on the stack or elsewhere. */
export function asElement(machine: Machine, address: Term, of: "local" | "other"): Machine {
  const isLocalElement = of === "local";
  const isNews = (mapping: Mapping): boolean => mapping.address === address && (!mapping.isElement || (mapping.isLocalElement === true) !== isLocalElement);
  if (!machine.live.some(isNews)) return machine;
  return machineWith(machine, { live: machine.live.map((mapping) => (isNews(mapping) ? mappingWith(mapping, { isElement: true, isLocalElement }) : mapping)) });
}

/** Rewrites every term in the machine. Mappings that become one stand for many. */
export function renameMachine(machine: Machine, rewrite: (term: Term) => Term): Machine {
  const rename = (mapping: Mapping): Mapping =>
    mappingWith(mapping, { address: rewrite(mapping.address), key: mapping.key && rewrite(mapping.key), slot: mapping.slot && rewrite(mapping.slot) });
  const live: Mapping[] = [];
  for (const mapping of machine.live.map(rename)) {
    const same = live.findIndex((other) => other.address === mapping.address);
    if (same < 0) live.push(mapping);
    else live[same] = mappingWith(live[same]!, { isMany: true });
  }
  const released = new Map<Term, Released>();
  for (const one of machine.released) released.set(rewrite(one.mapping.address), { ...one, mapping: rename(one.mapping) });
  return {
    live,
    released: [...released.values()],
    foreign: machine.foreign.map((one) => ({ ...one, target: rewrite(one.target), slot: one.slot && rewrite(one.slot) })),
    execution: renameExecution(machine.execution, rewrite),
    saved: machine.saved.map((one) => ({ ...one, slot: rewrite(one.slot), address: one.address && rewrite(one.address) })),
  };
}
