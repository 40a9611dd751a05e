/** Functions that only tell something about their arguments: `static bool is_own(struct q *q) { return q->flags & OWN; }`. */

import type { Span } from "../text/span.ts";
import type { Expr, Place, Variable } from "./ir.ts";

/** `value` is made of the parameters, constants and memory. */
export interface Predicate {
  readonly parameters: readonly Variable[];
  readonly value: Expr;
}

/** By id of the variable. */
export type Values = ReadonlyMap<string, Expr>;

/** What a call with these arguments returns, for a reader at `span`; null when the arguments do not fit. */
export function valueOf({ parameters, value }: Predicate, args: readonly Expr[], span: Span): Expr | null {
  if (args.length !== parameters.length) return null;
  return substitute(value, new Map(parameters.map((parameter, at) => [parameter.id, args[at]!])), span);
}

/** The expression with values in the place of variables; null when it takes the address of one of these. Nothing is written in between. */
export function substitute(expr: Expr, values: Values, span: Span): Expr | null {
  switch (expr.kind) {
    case "load": {
      const known = expr.place.kind === "variable" ? values.get(expr.place.variable.id) : undefined;
      if (known !== undefined) return known;
      const place = substituteInPlace(expr.place, values, span);
      return place && { kind: "load", place, span };
    }
    case "address": {
      const place = substituteInPlace(expr.place, values, span);
      return place && { kind: "address", place };
    }
    case "unary": {
      const operand = substitute(expr.operand, values, span);
      return operand && { ...expr, operand };
    }
    case "binary": {
      const [left, right] = [substitute(expr.left, values, span), substitute(expr.right, values, span)];
      return left && right && { ...expr, left, right };
    }
    default:
      return expr;
  }
}

function substituteInPlace(place: Place, values: Values, span: Span): Place | null {
  switch (place.kind) {
    case "variable": {
      const known = values.get(place.variable.id);
      // A structure that is passed as a whole is read where it came from.
      return known === undefined ? place : known.kind === "load" ? known.place : null;
    }
    case "deref": {
      const pointer = substitute(place.pointer, values, span);
      return pointer && { kind: "deref", pointer };
    }
    case "field": {
      const base = substituteInPlace(place.base, values, span);
      return base && { ...place, base };
    }
    case "index": {
      const [base, index] = [substituteInPlace(place.base, values, span), substitute(place.index, values, span)];
      return base && index && { kind: "index", base, index };
    }
  }
}
