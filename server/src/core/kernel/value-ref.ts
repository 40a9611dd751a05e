/** Takes apart the places that API rows name: `arg0`, `return`, `*arg3`, `arg0->src.virt.addr`. */

import type { ValueRef } from "./api-model.ts";

/** `*` dereferences what stands before it; any other element selects the field of that name. */
export type PathElement = string;

export interface ParsedValueRef {
  readonly base: "arg" | "return";
  /** Number of the argument, from 0; 0 for `return`. */
  readonly index: number;
  /** In the order of evaluation: `arg0->addr` is `*`, `addr`; `*arg0->ptl` is `*`, `ptl`, `*`. */
  readonly path: readonly PathElement[];
}

const REF = /^(\**)(?:arg(\d+)|return)((?:(?:->|\.)[A-Za-z_]\w*)*)$/;
const parsed = new Map<ValueRef, ParsedValueRef>();

/** Reads a ValueRef; the same text gives the same object. Throws RangeError when it is none. */
export function parseValueRef(ref: ValueRef): ParsedValueRef {
  const known = parsed.get(ref);
  if (known !== undefined) return known;
  const match = REF.exec(ref);
  if (match === null) throw new RangeError(`not a value reference: ${ref}`);
  const [, stars = "", index, members = ""] = match;
  const path = [...memberPath(members), ...Array<string>(stars.length).fill("*")];
  const result: ParsedValueRef = { base: index === undefined ? "return" : "arg", index: Number(index ?? 0), path };
  parsed.set(ref, result);
  return result;
}

function memberPath(members: string): string[] {
  return [...members.matchAll(/(->|\.)([A-Za-z_]\w*)/g)].flatMap(([, operator, field]) =>
    operator === "->" ? ["*", field ?? ""] : [field ?? ""]);
}
