/** The declared types of parameters and of what is found through them. */

import type { Body } from "../ir/ir.ts";
import { elementOf, type MemberType, pointedTo, tagOf } from "../ir/types.ts";
import type { Term } from "../values/term.ts";

/** The type of what stood at an address when the function was entered; null when it can't be told. */
export function typeAt(address: Term, of: { body: Body; member: MemberType }): string | null {
  switch (address.kind) {
    case "variable":
      return of.body.parameters.find((one) => address.variable === `${of.body.name}:${one.id}`)?.type ?? null;
    case "field": {
      const tag = tagOf(objectType(address.base, of));
      return tag === null ? null : of.member(tag, address.name);
    }
    case "index":
      return address.base.kind === "entry" ? objectType(address.base, of) : elementOf(typeAt(address.base, of));
    default:
      return null;
  }
}

/** The type of the object that begins at an address. */
function objectType(address: Term, of: { body: Body; member: MemberType }): string | null {
  return address.kind === "entry" ? pointedTo(typeAt(address.address, of)) : typeAt(address, of);
}
