/** What a declared type can carry, and what it says of members and elements. */

import { integerType, sizeOf } from "../syntax/integer-types.ts";
import type { Expr, Place } from "./ir.ts";

const POINTER_BITS = 32;

/** Bytes by which a variable of the type moves on when 1 is added to it; null for types that are not known by name. */
export function strideOf(type: string): number | null {
  const words = type.trim();
  if (!words.endsWith("*")) return sizeOf(words) === null ? null : 1;
  const target = words.slice(0, -1).trim();
  return target.endsWith("*") ? POINTER_BITS / 8 : sizeOf(target);
}

/** Plain integers that are no wider than an int, or are never used for addresses. Names of other types may stand for pointers. */
export function isNarrowInteger(type: string): boolean {
  return integerType(type)?.holdsAddress === false;
}

/** The declared type of a member of `struct tag`, or of a union, as written without the name; null when it is not at hand. */
export type MemberType = (tag: string, member: string) => string | null;

export function pointedTo(type: string | null): string | null {
  return type !== null && type.endsWith("*") ? type.slice(0, -1).trimEnd() : null;
}

export function elementOf(type: string | null): string | null {
  return type !== null && type.includes("[") ? type.slice(0, type.indexOf("[")).trimEnd() : null;
}

/** Of a struct or a union, as `struct tag`. */
export function tagOf(type: string | null): string | null {
  return /^(?:const )?(?:struct|union) (\S+)$/.exec(type ?? "")?.[1] ?? null;
}

/** The declared type of what a place holds; null where it is not at hand. Casts are not seen. */
function typeOfPlace(place: Place, member: MemberType): string | null {
  switch (place.kind) {
    case "variable":
      return place.variable.isArray ? null : place.variable.type || null;
    case "deref":
      return pointedTo(typeOfValue(place.pointer, member));
    case "field": {
      const tag = tagOf(typeOfPlace(place.base, member));
      return tag === null ? null : member(tag, place.name);
    }
    case "index": {
      const { base } = place;
      if (base.kind === "variable") return base.variable.type || null;
      return base.kind === "deref" ? typeOfPlace(base, member) : elementOf(typeOfPlace(base, member));
    }
  }
}

/** Members that are arrays decay, too: naming one gives its address (C11 6.3.2.1, 3). */
export function isArrayMember(place: Place, member: MemberType): boolean {
  return place.kind === "field" && typeOfPlace(place, member)?.endsWith("]") === true;
}

/** The declared type of a value that is read, or of the pointer in a sum; null where it is not at hand. */
export function typeOfValue(value: Expr, member: MemberType): string | null {
  if (value.kind === "load") return typeOfPlace(value.place, member);
  if (value.kind === "binary") return typeOfValue(value.left, member);
  const type = value.kind === "address" ? typeOfPlace(value.place, member) : null;
  return type === null ? null : `${type} *`;
}
