/** Places that are one of many: what is kept there is often released in a loop. */

import type { Place } from "../ir/ir.ts";
import type { Term } from "../values/term.ts";
import { typeAt } from "./declared-types.ts";
import type { Context } from "./interpreter.ts";
import { rootOf } from "./state.ts";

/**
 * `maps[i]`, and `blocks[i].data` of an array of structs, or `block->data` where that points to one; `iov[0].iov_base` hands the address on, and is
 * not what it is released by.
 */
export function isElement(context: Context, target: Place, address: Term): boolean {
  if (target.kind === "index") return true;
  return target.kind === "field" && (isAnyElement(target.base) || isWithinElement(address) || (target.base.kind === "deref" && isInFirst(context, address)));
}

export function isOnStack(address: Term): boolean {
  const root = rootOf(address);
  return root.kind === "variable" && root.isLocal;
}

function isAnyElement(target: Place): boolean {
  return target.kind === "index" ? target.index.kind !== "number" : target.kind === "field" && isAnyElement(target.base);
}

function isWithinElement(address: Term): boolean {
  return address.kind === "index" ? address.index.kind !== "number" : address.kind === "field" && isWithinElement(address.base);
}

/** `block = &io->blocks[io->count]` of a loop, in its first round: the array's first element lies where the array does. */
function isInFirst(context: Context, address: Term): boolean {
  if (!context.inLoop || address.kind !== "field") return false;
  const type = typeAt(address.base, { body: context.body, member: context.unit.memberType });
  return type?.endsWith("]") === true || isInFirst(context, address.base);
}
