/** What a declared type can carry, and what it says of members and elements. */

import type { Expr, Place } from "./ir.ts";

const NARROW_TYPES = /^(?:unsigned |signed |const |register )*(?:int|char|short|bool|_Bool|unsigned|s?size_t|__?[su](?:8|16|32)|u?int(?:8|16|32)_t|[us](?:8|16|32)|__sum16|__wsum|__[bl]e(?:16|32))$/;

const POINTER_BITS = 32;

/** By type, with 32 bits to a pointer; entries of page tables as large as they get. */
const SIZES: ReadonlyMap<string, number> = new Map([
  ...["char", "void", "u8", "__u8", "s8", "__s8", "uint8_t", "int8_t", "bool", "unsigned char", "signed char"].map((type) => [type, 1] as const),
  ...["short", "unsigned short", "u16", "__u16", "s16", "__s16", "uint16_t", "int16_t", "__le16", "__be16"].map((type) => [type, 2] as const),
  ...["int", "unsigned int", "unsigned", "u32", "__u32", "s32", "__s32", "uint32_t", "int32_t", "__le32", "__be32"].map((type) => [type, 4] as const),
  ...["long", "unsigned long", "size_t"].map((type) => [type, POINTER_BITS / 8] as const),
  ...["u64", "__u64", "s64", "__s64", "uint64_t", "int64_t", "__le64", "__be64", "long long", "unsigned long long", "pte_t"].map((type) => [type, 8] as const),
]);

/** Bytes by which a variable of the type moves on when 1 is added to it; null for types that are not known by name. */
export function strideOf(type: string): number | null {
  const words = type.replace(/\b(?:const|volatile|register)\b/g, "").replace(/\s+/g, " ").trim();
  if (!words.endsWith("*")) return SIZES.has(words) ? 1 : null;
  const target = words.slice(0, -1).trim();
  return target.endsWith("*") ? POINTER_BITS / 8 : (SIZES.get(target) ?? null);
}

/** Plain integers that are no wider than an int, or are never used for addresses. Names of other types may stand for pointers. */
export function isNarrowInteger(type: string): boolean {
  return NARROW_TYPES.test(type.replace(/\s+/g, " ").trim());
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

function typeOfValue(value: Expr, member: MemberType): string | null {
  if (value.kind === "load") return typeOfPlace(value.place, member);
  if (value.kind === "binary") return typeOfValue(value.left, member);
  const type = value.kind === "address" ? typeOfPlace(value.place, member) : null;
  return type === null ? null : `${type} *`;
}
