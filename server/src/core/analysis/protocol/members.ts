/** Members of structures by name, so that functions of one file can be held against each other. */

import { provenance } from "../../highmem/address.ts";
import type { Mapping } from "../../highmem/machine.ts";
import type { Body } from "../../ir/ir.ts";
import type { Term } from "../../values/term.ts";
import type { Exit } from "../exits.ts";

/** A member of a structure: the type that the pointer was declared with, or the variable of the file, and the names on the way. */
export type MemberKey = string;

/** Null for memory that is not a member behind a parameter or of a variable that functions share. */
export function memberKey(body: Body, address: Term): MemberKey | null {
  const names: string[] = [];
  let at = address;
  while (at.kind === "field") {
    names.unshift(at.name);
    at = at.base;
  }
  if (at.kind === "variable" && !at.isLocal) return `${at.variable} ${names.join(".")}`;
  if (names.length === 0 || at.kind !== "entry" || at.address.kind !== "variable") return null;
  const { variable, isLocal } = at.address;
  if (!isLocal) return `${variable}-> ${names.join(".")}`;
  const parameter = body.parameters.find((one) => variable === `${body.name}:${one.id}`);
  return parameter ? `${parameter.type} ${names.join(".")}` : null;
}

/** The way from a parameter to a place, followed pointers (`->`) included; elements of an array count as one. Null where no parameter leads there. */
export function pathTo(body: Body, place: Term): MemberKey | null {
  switch (place.kind) {
    case "field": {
      const base = pathTo(body, place.base);
      return base && `${base}.${place.name}`;
    }
    case "index":
      return pathTo(body, place.base);
    case "entry": {
      const pointer = pathTo(body, place.address);
      return pointer && `${pointer}->`;
    }
    case "variable": {
      const parameter = body.parameters.find((one) => place.variable === `${body.name}:${one.id}`);
      return parameter && parameter.type !== "" ? parameter.type : null;
    }
    default:
      return null;
  }
}

/** A member that holds the address of a live mapping when the function ends. */
export interface FilledMember {
  readonly address: Term;
  readonly mapping: Mapping;
}

export function filledMembers(exit: Exit): FilledMember[] {
  const found: FilledMember[] = [];
  for (const [address, value] of exit.state.memory) {
    const source = address.kind === "field" ? provenance(value)?.mapped : undefined;
    const mapping = source && exit.state.machine.live.find((one) => one.address === source);
    if (mapping) found.push({ address, mapping });
  }
  return found;
}

/** What the member held when the function was entered is released before the function ends. */
export function releasesOld(exit: Exit, address: Term): boolean {
  return exit.state.machine.foreign.some((one) => one.target.kind === "entry" && one.target.address === address);
}
