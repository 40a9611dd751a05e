/** Where an address comes from: which mapping, and whether it may have left its page. */

import { masksOffset } from "../kernel/symbols.ts";
import type { Term, TermOf } from "../values/term.ts";

/** How an address relates to the page that it was mapped as. */
export type Displacement =
  | "start"
  /** Somewhere inside the page. */
  | "inside"
  /** May be one past the end of the page. */
  | "past-end"
  /** May lie before the page. */
  | "before-start";

interface Provenance {
  readonly mapped: TermOf<"mapped">;
  readonly displacement: Displacement;
}

/** The mapping that an address points into; null when it is none. */
export function provenance(term: Term): Provenance | null {
  if (!term.holdsMapping) return null;
  switch (term.kind) {
    case "mapped":
      return { mapped: term, displacement: "start" };
    case "walk": {
      const base = provenance(term.base);
      return base && { mapped: base.mapped, displacement: walked(term.low, term.high) };
    }
    case "field":
    case "index":
      return inside(provenance(term.base));
    case "binary":
      return arithmetic(term);
    default:
      return null;
  }
}

function walked(low: number, high: number): Displacement {
  if (high === Infinity) return "past-end";
  return low < 0 ? "before-start" : "inside";
}

function inside(base: Provenance | null): Provenance | null {
  return base && { mapped: base.mapped, displacement: base.displacement === "start" ? "inside" : base.displacement };
}

function arithmetic(term: TermOf<"binary">): Provenance | null {
  const left = provenance(term.left);
  if (term.op === "&") return left && (keepsLowBits(term.right) ? null : { mapped: left.mapped, displacement: "start" });
  if (term.op === "|") return inside(left ?? provenance(term.right));
  if (term.op === "+") {
    const isBack = left !== null && term.right.kind === "number" && term.right.value < 0;
    return isBack ? backwards(left) : inside(left ?? provenance(term.right));
  }
  if (term.op !== "-" || provenance(term.right) !== null) return null;
  if (left === null) return null;
  // From inside, back by as much as the code thinks fit; from the start there is nothing to go back.
  return left.displacement === "start" ? { mapped: left.mapped, displacement: "before-start" } : { mapped: left.mapped, displacement: "inside" };
}

/** `start - 1` is before the page; from inside nothing is certain. */
function backwards(base: Provenance): Provenance {
  return { mapped: base.mapped, displacement: base.displacement === "start" ? "before-start" : base.displacement };
}

/** `addr & ~PAGE_MASK` and `addr & (PAGE_SIZE - 1)` are offsets, no addresses. */
function keepsLowBits(mask: Term): boolean {
  if (mask.kind === "number") return mask.value >= 0;
  if (mask.kind === "unary" && mask.op === "~") return mask.operand.kind === "name" && masksOffset(mask.operand.name);
  return mask.kind === "binary";
}

/** Elements: no page has room for as many that are of the size of an address. */
const ELEMENTS = 512;

/** The start of what is mapped, or so little behind it that it is in the same page for certain. */
export function isCertainlyInPage(term: Term): boolean {
  if (term.kind === "mapped") return true;
  if (term.kind === "field") return isCertainlyInPage(term.base);
  if (term.kind !== "binary" || provenance(term) === null) return false;
  if (term.op === "&") return true;
  return term.op === "+" && ((isCertainlyInPage(term.left) && isOffsetInPage(term.right)) || (isCertainlyInPage(term.right) && isOffsetInPage(term.left)));
}

function isOffsetInPage(term: Term): boolean {
  if (term.kind === "number") return term.value >= 0 && term.value < ELEMENTS;
  return term.kind === "binary" && term.op === "&" && keepsLowBits(term.right);
}
