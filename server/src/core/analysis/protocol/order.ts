/** What the functions of a file agree on about the members that hold addresses: that they do, and the order of mapping. */

import { provenance } from "../../highmem/address.ts";
import { EMPTY_MACHINE, type ForeignRelease, type Mapping } from "../../highmem/machine.ts";
import type { Body } from "../../ir/ir.ts";
import type { ObservationDetail, Observation } from "../observation.ts";
import type { Exit } from "../exits.ts";
import type { AnalysedFunction } from "../analysed-function.ts";
import { memberKey, type MemberKey } from "./members.ts";

interface Protocol {
  /** Members in which some function leaves a mapped address. */
  readonly addresses: ReadonlyMap<MemberKey, Mapping>;
  /** Members filled together, first mapped first. */
  readonly orders: readonly (readonly { member: MemberKey; mapping: Mapping }[])[];
}

/** Releases in the wrong order, or of an address where the page is due, by what other functions have left in the members. */
export function misreleases(functions: readonly AnalysedFunction[]): (fn: AnalysedFunction) => Observation[] {
  const own = new Set(functions.map((fn) => fn.body.name));
  const protocol = readProtocol(functions, own);
  return (fn) => {
    const seen = new Map<string, Observation>();
    for (const exit of fn.facts.exits) {
      for (const one of judge(fn.body, exit, { protocol, own })) seen.set(`${one.detail.kind} ${one.span.start}`, one);
    }
    return [...seen.values()];
  };
}

function readProtocol(functions: readonly AnalysedFunction[], own: ReadonlySet<string>): Protocol {
  const addresses = new Map<MemberKey, Mapping>();
  const orders: { member: MemberKey; mapping: Mapping }[][] = [];
  for (const fn of functions) {
    for (const exit of fn.facts.exits) {
      const filled = filledMembers(fn.body, exit);
      // The place where the mapping is made says more than a call of the function that makes it.
      for (const { member, mapping } of filled) if (!addresses.has(member) || !own.has(mapping.by)) addresses.set(member, mapping);
      if (filled.length > 1) orders.push(filled);
    }
  }
  return { addresses, orders: orders.sort(compareOrders) };
}

/** In which order the states of a function were found makes no difference: what is mapped first comes first, and of one place what has the simplest name. */
function compareOrders(one: Protocol["orders"][number], other: Protocol["orders"][number]): number {
  for (const [at, { mapping }] of one.entries()) {
    const its = other[at]?.mapping;
    if (!its) return 1;
    const difference = mapping.span.start - its.span.start || (mapping.key?.size ?? 0) - (its.key?.size ?? 0);
    if (difference !== 0) return difference;
  }
  return one.length - other.length;
}

/** Members that hold the address of a mapping which is still live, in the order of mapping; shared ones count once. */
function filledMembers(body: Body, exit: Exit): { member: MemberKey; mapping: Mapping }[] {
  return exit.state.machine.live.flatMap((mapping) => {
    const members = [...exit.state.memory].filter(([, value]) => provenance(value)?.mapped === mapping.address).map(([address]) => memberKey(body, address));
    const known = members.filter((member) => member !== null);
    return known.map((member) => ({ member, mapping }));
  });
}

/** What a function of the file does wrong is said there, not again at its calls. */
function judge(body: Body, exit: Exit, by: { protocol: Protocol; own: ReadonlySet<string> }): Observation[] {
  const { protocol, own } = by;
  const found: Observation[] = [];
  const releases = exit.state.machine.foreign.map((release) => ({ release, member: releasedMember(body, release) }));
  const add = (release: ForeignRelease, detail: ObservationDetail): void => {
    found.push({ detail, span: release.span, machine: EMPTY_MACHINE, trace: null, certainty: "may" });
  };
  releases.forEach(({ release, member }, at) => {
    if (member === null) return;
    const mapping = protocol.addresses.get(member);
    if (release.by === "key" && mapping && !own.has(release.callee)) {
      add(release, { kind: "wrong-argument", how: "address-for-key", mapping, callee: release.callee });
    }
    if (release.by !== "address") return;
    const later = releases.slice(at + 1).filter((one) => one.release.span.start !== release.span.start).map((one) => one.member);
    const wrong = outOfOrder(protocol, member, later);
    if (wrong) add(release, { kind: "out-of-order", mapping: wrong.mapping, above: [wrong.above], callee: release.callee });
  });
  return found;
}

function releasedMember(body: Body, release: ForeignRelease): MemberKey | null {
  return release.target.kind === "entry" ? memberKey(body, release.target.address) : null;
}

/** A member that was filled after `member`, and is released after it too. */
function outOfOrder(protocol: Protocol, member: MemberKey, later: readonly (MemberKey | null)[]): { mapping: Mapping; above: Mapping } | null {
  for (const order of protocol.orders) {
    const own = order.find((one) => one.member === member);
    if (!own) continue;
    const above = order.slice(order.indexOf(own) + 1).find((one) => one.mapping !== own.mapping && one.mapping.resource === own.mapping.resource && later.includes(one.member));
    if (above && own.mapping.resource !== "pool" && !isFilledEitherWay(protocol, member, above.member)) return { mapping: own.mapping, above: above.mapping };
  }
  return null;
}

/** Some function fills the second member first: then the order of release proves nothing. */
function isFilledEitherWay(protocol: Protocol, first: MemberKey, second: MemberKey): boolean {
  return protocol.orders.some((order) => {
    const at = order.findIndex((one) => one.member === second);
    return at >= 0 && order.slice(at + 1).some((one) => one.member === first && one.mapping !== order[at]!.mapping);
  });
}
