/**
 * Functions that need not be called to know what they do: those that only tell something about their arguments
 * (`return q->flags & OWN;`), and those that set one member (`q->flags |= OWN;`).
 */

import type { Span } from "../text/span.ts";
import type { Expr, Place, Variable } from "./ir.ts";

/** Place and value are made of the parameters, constants and memory. */
export interface Inlined {
  readonly parameters: readonly Variable[];
  /** What is given the value; null where the value is returned. */
  readonly sets: Place | null;
  readonly value: Expr;
}

const NUMBER: Variable = { id: "n", name: "n", scope: "parameter", type: "unsigned long", isArray: false };

/** `BIT(n)`: `1 << n`. */
export const BIT: Inlined = {
  parameters: [NUMBER],
  sets: null,
  value: { kind: "binary", op: "<<", left: { kind: "number", value: 1 }, right: { kind: "load", place: { kind: "variable", variable: NUMBER }, span: { start: 0, end: 0 } } },
};

/** By id of the variable. */
export type Values = ReadonlyMap<string, Expr>;

/** What a call with these arguments returns, for a reader at `span`; null when the arguments do not fit. */
export function valueOf({ parameters, value }: Inlined, args: readonly Expr[], span: Span): Expr | null {
  const values = bound(parameters, args);
  return values && substitute(value, values, span);
}

/** What a call with these arguments sets; null when the arguments do not fit. */
export function assignmentOf({ parameters, sets, value }: Inlined, args: readonly Expr[], span: Span): { readonly target: Place; readonly value: Expr } | null {
  const values = bound(parameters, args);
  const target = values && sets && substituteInPlace(sets, values, span);
  const given = values && substitute(value, values, span);
  return target && given && { target, value: given };
}

function bound(parameters: readonly Variable[], args: readonly Expr[]): Values | null {
  return args.length === parameters.length ? new Map(parameters.map((parameter, at) => [parameter.id, args[at]!])) : null;
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

export function substituteInPlace(place: Place, values: Values, span: Span): Place | null {
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
