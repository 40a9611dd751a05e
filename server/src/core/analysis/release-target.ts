/** What the argument of a release may be, from what is known of it alone. */

import { provenance } from "../highmem/address.ts";
import { pointedTo, tagOf } from "../ir/types.ts";
import type { ResultMeaning } from "../kernel/api-model.ts";
import { describesPage } from "../kernel/structs.ts";
import { integerType } from "../syntax/integer-types.ts";
import { isRepeatable, someTerm, type Term } from "../values/term.ts";
import { typeAt } from "./declared-types.ts";
import type { Context } from "./interpreter.ts";
import { rootOf } from "./state.ts";

/** The parameter itself, as it was passed. */
export function isHandedIn(target: Term): boolean {
  return target.kind === "entry" && target.address.kind === "variable" && target.address.isLocal;
}

/** What stood somewhere at entry can't be the address of a mapping made since. Behind an unknown pointer anything may stand. */
export function isRemembered(term: Term): boolean {
  if (term.kind === "entry") return !someTerm(term, (part) => part.kind === "result");
  if (term.kind === "field" || term.kind === "index" || term.kind === "walk") return isRemembered(term.base);
  return term.kind === "binary" && isRemembered(term.left);
}

/** A local variable is no mapped page. */
export function isOwnStorage(target: Term): boolean {
  const root = rootOf(target);
  return root.kind === "variable" && root.isLocal;
}

/** What lies in a local aggregate, or nowhere. */
export function isOwnElement(target: Term): boolean {
  return someTerm(target, (part) => part.kind === "uninitialised" || isLocalElement(part));
}

function isLocalElement(part: Term): boolean {
  if (part.kind !== "field" && part.kind !== "index") return false;
  const root = rootOf(part);
  return root.kind === "variable" && root.isLocal;
}

/** Something that the caller can name: what its memory held at entry, not what was found here. */
export function isCallers(target: Term): boolean {
  return !someTerm(target, (part) => part.kind === "result" && !isRepeatable(part.site));
}

/** A page or address that the caller has no name for; one value for all of them. */
export function somethingElse(context: Context): Term {
  return context.unit.table.result({ site: "=something", origin: "havoc", label: "something", args: [], isOld: false });
}

export function isUnnamed(target: Term): boolean {
  return target.kind === "result" && target.site === "=something";
}

/** By its declared type the function found a page there, and no address; or it was given one by a function that returns pages. */
export function isPage(context: Context, target: Term): boolean {
  if (target.kind === "result") return (target.origin === "call" || target.origin === "fresh") && context.unit.kernel.apis.rows(target.label).some(({ result }) => result !== undefined && returnsPage(result));
  if (target.kind !== "entry") return false;
  const tag = tagOf(pointedTo(typeAt(target.address, { body: context.body, member: context.unit.memberType })));
  return tag !== null && describesPage(tag);
}

function returnsPage(result: ResultMeaning): boolean {
  return result.is === "page-of" || ("isPage" in result && result.isPage === true);
}

/** By its declared type the function found data there, and no page. A `void *` may be anything. */
export function isData(context: Context, target: Term): boolean {
  if (target.kind !== "entry") return false;
  const type = pointedTo(typeAt(target.address, { body: context.body, member: context.unit.memberType }));
  return type !== null && integerType(type) !== null;
}

/** By which call an address was found that no atomic or local mapping of highmem stands behind, nor behind what lies there; null for others. */
export function lowmemFrom(context: Context, target: Term): string | null {
  if (target.kind === "binary" || target.kind === "field" || target.kind === "index") return lowmemFrom(context, target.kind === "binary" ? target.left : target.base);
  if (target.kind !== "result" || target.origin !== "call") return null;
  return context.unit.kernel.apis.rows(target.label).some(({ result }) => result !== undefined && isLowmem(result, target.site)) ? target.label : null;
}

function isLowmem(result: ResultMeaning, site: string): boolean {
  return (result.is === "page-address" && isRepeatable(site)) || ("isLowmem" in result && result.isLowmem === true);
}

/** In `virt_to_page(address)` the address, where it may be that of a mapping. */
export function addressMadePage({ unit: { kernel: { apis } } }: Context, target: Term): Term | null {
  if (target.kind !== "result" || target.origin !== "call") return null;
  const [address] = target.args;
  const isMade = apis.rows(target.label).some(({ result }) => result?.is === "page-of" && result.onlyLowmem === true);
  return isMade && address && (provenance(address) !== null || isRemembered(address)) ? address : null;
}

/** Two parameters, elements at different places, or a page and one at a known distance from it. */
export function areNamedApart(a: Term, b: Term): boolean {
  if (isMovedFrom(a, b) || isMovedFrom(b, a)) return true;
  if (a.kind !== "entry" || b.kind !== "entry") return false;
  const [x, y] = [a.address, b.address];
  if (x.kind === "variable" && y.kind === "variable") return x !== y && x.isLocal && y.isLocal;
  if (x.kind === "index" && y.kind === "index") return x.base === y.base && areApart(x.index, y.index);
  return (x.kind === "index" && x.base === y && x.index.kind === "number") || (y.kind === "index" && y.base === x && y.index.kind === "number");
}

/** Indexes that differ by a known amount. */
function areApart(a: Term, b: Term): boolean {
  return (a.kind === "number" && b.kind === "number" && a !== b) || isMovedFrom(a, b) || isMovedFrom(b, a);
}

/** `page + 1` */
function isMovedFrom(moved: Term, from: Term): boolean {
  return moved.kind === "binary" && moved.op === "+" && moved.left === from && moved.right.kind === "number" && moved.right.value !== 0;
}
