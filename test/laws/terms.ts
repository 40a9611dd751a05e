/** Random terms, and what they come to when the values at their leaves are known. */

import fc from "fast-check";
import type { BinaryOp } from "../../server/src/core/ir/ir.ts";
import type { Constants } from "../../server/src/core/values/constants.ts";
import { binaryTerm, unaryTerm } from "../../server/src/core/values/simplify.ts";
import type { Term, TermTable } from "../../server/src/core/values/term.ts";

const NAMED: Readonly<Record<string, number>> = { FIVE: 5, NONE: 0 };

export const CONSTANTS: Constants = {
  value: (name) => NAMED[name] ?? null,
  hasBit: () => null,
  isNonZero: (name) => name === "FLAG" || (NAMED[name] ?? 0) !== 0,
  config: () => null,
};

/** How a term is to be built; plain data, so that it shrinks. */
export type Recipe =
  | { readonly kind: "leaf"; readonly leaf: number }
  | { readonly kind: "number"; readonly value: number }
  | { readonly kind: "name"; readonly name: string }
  | { readonly kind: "unary"; readonly op: "!" | "-" | "~"; readonly operand: Recipe }
  | { readonly kind: "binary"; readonly op: BinaryOp | ErrorTest; readonly left: Recipe; readonly right: Recipe };

type ErrorTest = "is-error" | "is-error-or-null";

const LEAVES = 4;
const OPERATORS: readonly (BinaryOp | ErrorTest)[] = ["+", "-", "*", "&", "|", "==", "!=", "<", "<=", ">", ">=", "is-error", "is-error-or-null"];

/** A value for each leaf. Small, so that they meet. */
export type Valuation = readonly number[];
export const valuation: fc.Arbitrary<Valuation> = fc.array(fc.integer({ min: -4, max: 6 }), { minLength: LEAVES, maxLength: LEAVES });

export const recipe: fc.Arbitrary<Recipe> = fc.letrec<{ tree: Recipe }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    fc.record({ kind: fc.constant("leaf" as const), leaf: fc.nat(LEAVES - 1) }),
    fc.record({ kind: fc.constant("number" as const), value: fc.integer({ min: -3, max: 6 }) }),
    fc.record({ kind: fc.constant("name" as const), name: fc.constantFrom("FIVE", "NONE") }),
    fc.record({ kind: fc.constant("unary" as const), op: fc.constantFrom("!", "-", "~"), operand: tie("tree") }),
    fc.record({ kind: fc.constant("binary" as const), op: fc.constantFrom(...OPERATORS), left: tie("tree"), right: tie("tree") }),
  ),
})).tree;

export function build(table: TermTable, made: Recipe): Term {
  switch (made.kind) {
    case "leaf":
      return table.entry(table.variable(`f:x${made.leaf}`, `x${made.leaf}`, true));
    case "number":
      return table.number(made.value);
    case "name":
      return table.name(made.name);
    case "unary":
      return unaryTerm(table, made.op, build(table, made.operand));
    case "binary": {
      const [left, right] = [build(table, made.left), build(table, made.right)];
      if (made.op === "is-error" || made.op === "is-error-or-null") return table.binary(made.op, left, table.number(0));
      return binaryTerm(table, made.op, [left, right]);
    }
  }
}

/** What C computes from a recipe. */
export function valueOf(made: Recipe, values: Valuation): number {
  switch (made.kind) {
    case "leaf":
      return values[made.leaf]!;
    case "number":
      return made.value;
    case "name":
      return NAMED[made.name]!;
    case "unary": {
      const value = valueOf(made.operand, values);
      return made.op === "!" ? Number(value === 0) : made.op === "-" ? 0 - value : ~value;
    }
    case "binary":
      return operate(made.op, valueOf(made.left, values), valueOf(made.right, values));
  }
}

/** What a term says, by the same values. */
export function termValue(term: Term, values: Valuation): number {
  switch (term.kind) {
    case "entry":
      return values[term.address.kind === "variable" ? Number(term.address.variable.slice(3)) : 0]!;
    case "number":
      return term.value;
    case "name":
      return NAMED[term.name]!;
    case "unary": {
      const value = termValue(term.operand, values);
      return term.op === "!" ? Number(value === 0) : term.op === "-" ? 0 - value : ~value;
    }
    case "binary":
      return operate(term.op, termValue(term.left, values), termValue(term.right, values));
    default:
      throw new Error(`no value for ${term.kind}`);
  }
}

function operate(op: string, a: number, b: number): number {
  switch (op) {
    case "+": return a + b;
    case "-": return a - b;
    case "*": return a * b;
    case "&": return a & b;
    case "|": return a | b;
    case "==": return Number(a === b);
    case "!=": return Number(a !== b);
    case "<": return Number(a < b);
    case "<=": return Number(a <= b);
    case ">": return Number(a > b);
    case ">=": return Number(a >= b);
    case "is-error": return Number(a < 0);
    case "is-error-or-null": return Number(a <= 0);
    default: throw new Error(`no operator ${op}`);
  }
}
