/** Symbolic values: interned, so that equal terms are the same object. */

import type { BinaryOp } from "../ir/ir.ts";

/** Where a value came into being: function, block and instruction, with the calls that lead to it. */
export type Site = string;

/** How far a walk has come that is still in its page. */
export const LAST = Number.MAX_SAFE_INTEGER;

/** How a new value came about. */
type Origin =
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
  /** The caller knows it too: made of what was there at entry, and of calls that tell the same each time. */
  readonly isAboutEntry: boolean;
  /** One bit for the sites of its latest values, shared with other sites: where it is not set, nothing of that site is in the term. */
  readonly marks: number;
  /** Parts as written out, each as often as it occurs. */
  readonly size: number;
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
    /** The latest value made at a site; with `isOld`, any earlier one (recency abstraction). */
    | { readonly kind: "result"; readonly site: Site; readonly origin: Origin; readonly label: string; readonly args: readonly Term[]; readonly isOld: boolean }
    /** The address of the latest mapping made at a site; with `isOld`, of any earlier one. */
    | { readonly kind: "mapped"; readonly site: Site; readonly isOld: boolean }
    /** An address that has been moved in steps from a mapping: at least `low`, at most `high` (Infinity: to the end of the page; LAST: to its last element). */
    | { readonly kind: "walk"; readonly base: Term; readonly low: number; readonly high: number }
    | { readonly kind: "binary"; readonly op: BinaryOp | "is-error" | "is-error-or-null" | "container"; readonly left: Term; readonly right: Term }
    | { readonly kind: "unary"; readonly op: "!" | "~" | "-"; readonly operand: Term }
    | { readonly kind: "uninitialised"; readonly variable: string }
  );

export type TermOf<K extends Term["kind"]> = Extract<Term, { kind: K }>;
type Shape<T> = T extends Base ? Omit<T, keyof Base> : never;

/** One layout for terms of all kinds, so that reading one is the same to the engine wherever it comes from. */
class Node implements Base {
  readonly kind;
  readonly id;
  readonly depth;
  readonly isMade;
  readonly holdsMapping;
  readonly isAboutEntry;
  readonly marks;
  readonly size;
  readonly site;
  readonly base;
  readonly name;
  readonly address;
  readonly left;
  readonly right;
  readonly op;
  readonly operand;
  readonly index;
  readonly value;
  readonly args;
  readonly isOld;
  readonly origin;
  readonly label;
  readonly variable;
  readonly isLocal;
  readonly low;
  readonly high;
  readonly symbol;

  constructor(shape: Shape<Term>, base: Base) {
    const of: Partial<Record<string, unknown>> = shape;
    this.kind = shape.kind;
    this.id = base.id;
    this.depth = base.depth;
    this.isMade = base.isMade;
    this.holdsMapping = base.holdsMapping;
    this.isAboutEntry = base.isAboutEntry;
    this.marks = base.marks;
    this.size = base.size;
    this.site = of["site"];
    this.base = of["base"];
    this.name = of["name"];
    this.address = of["address"];
    this.left = of["left"];
    this.right = of["right"];
    this.op = of["op"];
    this.operand = of["operand"];
    this.index = of["index"];
    this.value = of["value"];
    this.args = of["args"];
    this.isOld = of["isOld"];
    this.origin = of["origin"];
    this.label = of["label"];
    this.variable = of["variable"];
    this.isLocal = of["isLocal"];
    this.low = of["low"];
    this.high = of["high"];
    this.symbol = of["symbol"];
  }
}

/** Terms by what they are made of, each once: a kind or name, and the ids of the parts. */
class InternTable {
  private readonly byName = new Map<string, Map<number, Term>>();

  of(name: string): Map<number, Term> {
    const known = this.byName.get(name);
    if (known) return known;
    const made = new Map<number, Term>();
    this.byName.set(name, made);
    return made;
  }
}

/** Two ids in one number: exact up to 2^26 terms of a table. */
export const ID_SPAN = 2 ** 26;
const MARK_BITS = 31;

/** Makes terms; terms of different tables must not be mixed. */
export class TermTable {
  private count = 0;
  private readonly leaves = new Map<string, Term>();
  private readonly numbers = new Map<number, Term>();
  private readonly locals = new Map<string, Map<string, Term>>();
  private readonly results = new Map<Site, Map<string, Term>>();
  private readonly mappings = new Map<Site, [latest: Term | undefined, old: Term | undefined]>();
  private readonly entries = new Map<number, Term>();
  private readonly indexes = new Map<number, Term>();
  private readonly fields = new InternTable();
  private readonly binaries = new InternTable();
  private readonly unaries = new InternTable();
  private readonly walks = new Map<string, Term>();

  private make(shape: Shape<Term>): Term {
    const inside = parts(shape);
    const isSite = shape.kind === "result" || shape.kind === "mapped";
    let [isMade, holdsMapping, isAboutEntry] = [isSite, shape.kind === "mapped", !isOwn(shape)];
    let [marks, size, depth] = [isSite && !shape.isOld ? markOf(shape.site) : 0, 1, 0];
    for (const part of inside) {
      isMade ||= part.isMade;
      holdsMapping ||= part.holdsMapping;
      isAboutEntry &&= part.isAboutEntry;
      marks |= part.marks;
      size += part.size;
      if (part.depth > depth) depth = part.depth;
    }
    return new Node(shape, { id: this.count++, depth: isSite ? 1 : depth + 1, isMade, holdsMapping, isAboutEntry, marks, size }) as Base as Term;
  }

  private interned<K>(known: Map<K, Term>, key: K, shape: () => Shape<Term>): Term {
    const there = known.get(key);
    if (there) return there;
    const made = this.make(shape());
    known.set(key, made);
    return made;
  }

  number(value: number): Term {
    // A map takes -0 for 0.
    return this.interned(this.numbers, value, () => ({ kind: "number", value: value === 0 ? 0 : value }));
  }

  name(name: string): Term {
    return this.interned(this.leaves, `c${name}`, () => ({ kind: "name", name }));
  }

  string(): Term {
    return this.interned(this.leaves, "s", () => ({ kind: "string" }));
  }

  config(symbol: string): Term {
    return this.interned(this.leaves, `#${symbol}`, () => ({ kind: "config", symbol }));
  }

  variable(variable: string, name: string, isLocal: boolean): Term {
    return this.interned(this.leaves, `v${variable}`, () => ({ kind: "variable", variable, name, isLocal }));
  }

  /** A variable of a function. */
  local(fn: string, variable: { readonly id: string; readonly name: string }): Term {
    const known = this.locals.get(fn) ?? new Map<string, Term>();
    const there = known.get(variable.id);
    if (there) return there;
    const made = this.variable(`${fn}:${variable.id}`, variable.name, true);
    this.locals.set(fn, known.set(variable.id, made));
    return made;
  }

  field(base: Term, name: string): Term {
    return this.interned(this.fields.of(name), base.id, () => ({ kind: "field", base, name }));
  }

  index(base: Term, index: Term): Term {
    return this.interned(this.indexes, base.id * ID_SPAN + index.id, () => ({ kind: "index", base, index }));
  }

  entry(address: Term): Term {
    return this.interned(this.entries, address.id, () => ({ kind: "entry", address }));
  }

  result(made: { site: Site; origin: Origin; label: string; args: readonly Term[]; isOld: boolean }): Term {
    const { site, origin, label, args, isOld } = made;
    const known = this.results.get(site) ?? new Map<string, Term>();
    if (known.size === 0) this.results.set(site, known);
    let key: string = isOld ? `o${origin}` : origin;
    for (const arg of args) key += `,${arg.id}`;
    return this.interned(known, key, () => ({ kind: "result", site, origin, label, args, isOld }));
  }

  mapped(site: Site, isOld: boolean): Term {
    const known = this.mappings.get(site) ?? [undefined, undefined];
    const made = (known[isOld ? 1 : 0] ??= this.make({ kind: "mapped", site, isOld }));
    this.mappings.set(site, known);
    return made;
  }

  walk(base: Term, low: number, high: number): Term {
    return this.interned(this.walks, `${base.id},${low},${high}`, () => ({ kind: "walk", base, low, high }));
  }

  binary(op: TermOf<"binary">["op"], left: Term, right: Term): Term {
    return this.interned(this.binaries.of(op), left.id * ID_SPAN + right.id, () => ({ kind: "binary", op, left, right }));
  }

  unary(op: "!" | "~" | "-", operand: Term): Term {
    return this.interned(this.unaries.of(op), operand.id, () => ({ kind: "unary", op, operand }));
  }

  uninitialised(variable: string): Term {
    return this.interned(this.leaves, `?${variable}`, () => ({ kind: "uninitialised", variable }));
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

  /** Rebuilds a term with some of its parts replaced; `replace` returns null for parts to be looked into. `done` holds what has been rebuilt. */
  map(term: Term, replace: (part: Term) => Term | null, done: Map<Term, Term> = new Map()): Term {
    const known = done.get(term);
    if (known) return known;
    const made = replace(term) ?? this.rebuilt(term, (part) => this.map(part, replace, done));
    done.set(term, made);
    return made;
  }

  private rebuilt(term: Term, go: (part: Term) => Term): Term {
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

/** Whether it is by itself something that only the function knows of. */
function isOwn(term: Shape<Term>): boolean {
  if (term.kind === "result") return !isRepeatable(term.site);
  return term.kind === "mapped" || term.kind === "uninitialised" || term.kind === "walk";
}

/** Whether calls at the site tell the same each time: it then bears the callee's name behind a `=`. */
export function isRepeatable(site: Site): boolean {
  return site.startsWith("=");
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

/** Larger terms are looked through with a list of the parts that have been seen: these may occur in them any number of times. */
const MAX_TREE = 64;

export function someTerm(term: Term, test: (part: Term) => boolean): boolean {
  return term.size <= MAX_TREE ? someInTree(term, test) : someInGraph(term, test, new Set());
}

function someInTree(term: Term, test: (part: Term) => boolean): boolean {
  return test(term) || parts(term).some((part) => someInTree(part, test));
}

function someInGraph(term: Term, test: (part: Term) => boolean, seen: Set<Term>): boolean {
  if (seen.has(term)) return false;
  seen.add(term);
  return test(term) || parts(term).some((part) => someInGraph(part, test, seen));
}

/** The bit of a site in `marks`. What a callee makes, at `site>…`, has that of the call. */
export function markOf(site: Site): number {
  const end = site.indexOf(">");
  let hash = 0;
  for (let at = end < 0 ? site.length - 1 : end - 1; at >= 0; at--) hash = (hash * 31 + site.charCodeAt(at)) | 0;
  return 1 << (((hash % MARK_BITS) + MARK_BITS) % MARK_BITS);
}
