/** What the functions of a file agree on about mappings kept in members: whether a member holds an address, and the order. */

import { provenance } from "../highmem/address.ts";
import { EMPTY_MACHINE, type ForeignRelease, type Mapping } from "../highmem/machine.ts";
import type { Body } from "../ir/ir.ts";
import type { Term } from "../values/term.ts";
import type { ObservationDetail, Observation } from "./observation.ts";
import type { Exit } from "./observe.ts";
import type { AnalysedFunction } from "./unit-analysis.ts";

/** A member of a structure: the type that the pointer was declared with, and the names on the way. */
type MemberKey = string;

interface Protocol {
  /** Members in which some function leaves a mapped address. */
  readonly addresses: ReadonlyMap<MemberKey, Mapping>;
  /** Members filled together, first mapped first. */
  readonly orders: readonly (readonly { member: MemberKey; mapping: Mapping }[])[];
}

/** Observations that need more than one function of the file, by function. */
export function protocolObservations(functions: readonly AnalysedFunction[]): Map<AnalysedFunction, Observation[]> {
  const own = new Set(functions.map((fn) => fn.body.name));
  const protocol = readProtocol(functions, own);
  const found = new Map<AnalysedFunction, Observation[]>();
  for (const fn of functions) {
    const seen = new Map<string, Observation>();
    for (const exit of fn.facts.exits) {
      for (const one of judge(fn.body, exit, { protocol, own })) seen.set(`${one.detail.kind} ${one.span.start}`, one);
    }
    if (seen.size > 0) found.set(fn, [...seen.values()]);
  }
  return found;
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
  return { addresses, orders };
}

/** Members that hold the address of a mapping which is still live, in the order of mapping; shared ones count once. */
function filledMembers(body: Body, exit: Exit): { member: MemberKey; mapping: Mapping }[] {
  return exit.state.machine.live.flatMap((mapping) => {
    const members = [...exit.state.memory].filter(([, value]) => provenance(value)?.mapped === mapping.address).map(([address]) => memberKey(body, address));
    const known = members.filter((member) => member !== null);
    return known.map((member) => ({ member, mapping }));
  });
}

/** Null for memory that is not a member behind a parameter. */
function memberKey(body: Body, address: Term): MemberKey | null {
  const names: string[] = [];
  let at = address;
  while (at.kind === "field") {
    names.unshift(at.name);
    at = at.base;
  }
  if (names.length === 0 || at.kind !== "entry" || at.address.kind !== "variable") return null;
  const variable = at.address.variable;
  const parameter = body.parameters.find((one) => variable === `${body.name}:${one.id}`);
  return parameter ? `${parameter.type} ${names.join(".")}` : null;
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
