/** Which addresses are certainly those of different objects. */

import type { Term } from "./term.ts";

/** Two addresses that can't be the same: different mappings, different variables, an object that was made later. */
export function distinctObjects(left: Term, right: Term): boolean {
  return isObject(left) && isObject(right) && !(isRemembered(left) && isRemembered(right));
}

function isObject(term: Term): boolean {
  return term.kind === "mapped" || term.kind === "variable" || term.kind === "entry" || isFresh(term);
}

/** What was there at entry may have two names. */
function isRemembered(term: Term): boolean {
  return term.kind === "entry" || (term.kind === "variable" && !term.isLocal);
}

export function isFresh(term: Term): boolean {
  return term.kind === "result" && term.origin === "fresh" && !term.isOld;
}
