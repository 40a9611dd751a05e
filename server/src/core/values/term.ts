/** Symbolic values: interned, so that equal terms are the same object. */

import type { BinaryOp } from "../ir/ir.ts";

/** Where a value came into being: function, block and instruction, with the calls that lead to it. */
export type Site = string;

/** How a new value came about. */
export type Origin =
  /** The result of a call. */
  | "call"
  /** A new object, different from everything that was there before. */
  | "fresh"
  /** A counter after it moved on. */
  | "update"
  /** Written by something that is not modelled. */
  | "havoc";

interface Base {
  readonly id: number;
  readonly depth: number;
  /** Something in it came into being in the function: a result or a mapping. */
  readonly isMade: boolean;
  /** An address of a mapping is somewhere in it. */
  readonly holdsMapping: boolean;
}

export type Term = Base &
  (
    | { readonly kind: "number"; readonly value: number }
    | { readonly kind: "name"; readonly name: string }
    | { readonly kind: "string" }
    | { readonly kind: "config"; readonly symbol: string }
    /** The address of a variable. Ids of locals carry the function's name. */
    | { readonly kind: "variable"; readonly variable: string; readonly name: string; readonly isLocal: boolean }
    | { readonly kind: "field"; readonly base: Term; readonly name: string }
    | { readonly kind: "index"; readonly base: Term; readonly index: Term }
    /** What stood at an address when the function was entered. */
    | { readonly kind: "entry"; readonly address: Term }
    /** The latest value made at a site; `isOld` stands for any earlier one. */
    | { readonly kind: "result"; readonly site: Site; readonly origin: Origin; readonly label: string; readonly args: readonly Term[]; readonly isOld: boolean }
    /** The address of the latest mapping made at a site; `isOld` stands for any earlier one. */
    | { readonly kind: "mapped"; readonly site: Site; readonly isOld: boolean }
    /** An address that has been moved in steps from a mapping: at least `low`, at most `high` (Infinity: to the end of the page). */
    | { readonly kind: "walk"; readonly base: Term; readonly low: number; readonly high: number }
    | { readonly kind: "binary"; readonly op: BinaryOp | "is-error" | "is-error-or-null" | "container"; readonly left: Term; readonly right: Term }
    | { readonly kind: "unary"; readonly op: "!" | "~" | "-"; readonly operand: Term }
    | { readonly kind: "uninitialised"; readonly variable: string }
  );

export type TermOf<K extends Term["kind"]> = Extract<Term, { kind: K }>;
type Shape<T> = T extends Base ? Omit<T, "id" | "depth" | "isMade" | "holdsMapping"> : never;

/** Makes terms; terms of different tables must not be mixed. */
export class TermTable {
  private readonly terms = new Map<string, Term>();

  private intern(key: string, depth: number, shape: Shape<Term>): Term {
    const known = this.terms.get(key);
    if (known) return known;
    const inside = parts(shape);
    const isMade = shape.kind === "result" || shape.kind === "mapped" || inside.some((part) => part.isMade);
    const holdsMapping = shape.kind === "mapped" || inside.some((part) => part.holdsMapping);
    const term = { ...shape, id: this.terms.size, depth, isMade, holdsMapping } as Term;
    this.terms.set(key, term);
    return term;
  }

  number(value: number): Term {
    return this.intern(`n${value}`, 1, { kind: "number", value });
  }

  name(name: string): Term {
    return this.intern(`c${name}`, 1, { kind: "name", name });
  }

  string(): Term {
    return this.intern("s", 1, { kind: "string" });
  }

  config(symbol: string): Term {
    return this.intern(`#${symbol}`, 1, { kind: "config", symbol });
  }

  variable(variable: string, name: string, isLocal: boolean): Term {
    return this.intern(`v${variable}`, 1, { kind: "variable", variable, name, isLocal });
  }

  field(base: Term, name: string): Term {
    return this.intern(`f${base.id}.${name}`, base.depth + 1, { kind: "field", base, name });
  }

  index(base: Term, index: Term): Term {
    const depth = Math.max(base.depth, index.depth) + 1;
    return this.intern(`i${base.id},${index.id}`, depth, { kind: "index", base, index });
  }

  entry(address: Term): Term {
    return this.intern(`e${address.id}`, address.depth + 1, { kind: "entry", address });
  }

  result(made: { site: Site; origin: Origin; label: string; args: readonly Term[]; isOld: boolean }): Term {
    const key = `r${made.isOld ? "o" : "n"}${made.origin}${made.site}(${made.args.map((arg) => arg.id).join()})`;
    return this.intern(key, 1, { kind: "result", ...made });
  }

  mapped(site: Site, isOld: boolean): Term {
    return this.intern(`m${isOld ? "o" : "n"}${site}`, 1, { kind: "mapped", site, isOld });
  }

  walk(base: Term, low: number, high: number): Term {
    return this.intern(`w${base.id},${low},${high}`, base.depth + 1, { kind: "walk", base, low, high });
  }

  binary(op: TermOf<"binary">["op"], left: Term, right: Term): Term {
    const depth = Math.max(left.depth, right.depth) + 1;
    return this.intern(`b${op}${left.id},${right.id}`, depth, { kind: "binary", op, left, right });
  }

  unary(op: "!" | "~" | "-", operand: Term): Term {
    return this.intern(`u${op}${operand.id}`, operand.depth + 1, { kind: "unary", op, operand });
  }

  uninitialised(variable: string): Term {
    return this.intern(`?${variable}`, 1, { kind: "uninitialised", variable });
  }

  /** A term of another table, from its parts as terms of this one. */
  adopt(term: Term, own: readonly Term[]): Term {
    const [first, second] = own;
    switch (term.kind) {
      case "number":
        return this.number(term.value);
      case "name":
        return this.name(term.name);
      case "string":
        return this.string();
      case "config":
        return this.config(term.symbol);
      case "variable":
        return this.variable(term.variable, term.name, term.isLocal);
      case "field":
        return this.field(first!, term.name);
      case "index":
        return this.index(first!, second!);
      case "entry":
        return this.entry(first!);
      case "result":
        return this.result({ ...term, args: own });
      case "mapped":
        return this.mapped(term.site, term.isOld);
      case "walk":
        return this.walk(first!, term.low, term.high);
      case "binary":
        return this.binary(term.op, first!, second!);
      case "unary":
        return this.unary(term.op, first!);
      case "uninitialised":
        return this.uninitialised(term.variable);
    }
  }

  /** Rebuilds a term with some of its parts replaced; `replace` returns null for parts to be looked into. */
  map(term: Term, replace: (part: Term) => Term | null): Term {
    const replaced = replace(term);
    if (replaced) return replaced;
    const go = (part: Term): Term => this.map(part, replace);
    switch (term.kind) {
      case "field":
        return this.field(go(term.base), term.name);
      case "index":
        return this.index(go(term.base), go(term.index));
      case "entry":
        return this.entry(go(term.address));
      case "walk":
        return this.walk(go(term.base), term.low, term.high);
      case "binary":
        return this.binary(term.op, go(term.left), go(term.right));
      case "unary":
        return this.unary(term.op, go(term.operand));
      case "result":
        return term.args.length === 0 ? term : this.result({ ...term, args: term.args.map(go) });
      default:
        return term;
    }
  }
}

export function parts(term: Shape<Term>): readonly Term[] {
  switch (term.kind) {
    case "field":
      return [term.base];
    case "index":
      return [term.base, term.index];
    case "entry":
      return [term.address];
    case "walk":
      return [term.base];
    case "binary":
      return [term.left, term.right];
    case "unary":
      return [term.operand];
    case "result":
      return term.args;
    default:
      return [];
  }
}

export function someTerm(term: Term, test: (part: Term) => boolean): boolean {
  return test(term) || parts(term).some((part) => someTerm(part, test));
}
