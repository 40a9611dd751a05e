/** What the analysis may ask of the files around the one under analysis. Answers come from identifiers alone, without parsing. */

/** A function, or a macro with parameters, that some file defines. */
export interface FunctionRef {
  readonly name: string;
  /** Relative to the root of the index, with `/`. */
  readonly file: string;
  readonly isStatic: boolean;
  readonly isMacro: boolean;
}

/** A function's name where it is no call: what is done with the pointer. */
export type StoredFunction =
  /** `.field = name` in an initialiser, or `x->field = name`. `struct` is the tag in the declaration of an initialiser. */
  | { readonly kind: "field"; readonly file: string; readonly struct: string | null; readonly field: string }
  /** `callee(…, name, …)`. `arg` counts from 0; `within` is the function around it, null outside of any. */
  | { readonly kind: "argument"; readonly file: string; readonly callee: string; readonly arg: number; readonly within: string | null };

/** How far functions are from some others. */
export interface Reach {
  /** Calls on the shortest way from a function of that name; 0 for a target itself, Infinity when there is none within the bound. */
  distance(name: string): number;
}

export interface CodeIndex {
  /** Every definition of that name, in the order of files. */
  definitions(name: string): readonly FunctionRef[];
  /** Functions whose bodies call that name. */
  callers(name: string): readonly FunctionRef[];
  /** Functions that call through a member of that name: `x->field(…)`, `x.field(…)`. */
  methodCallers(field: string): readonly FunctionRef[];
  /** Names of functions that some file stores in a member of that name. */
  storedIn(field: string): readonly string[];
  /** Where a function of that name is stored or handed over. */
  stores(name: string): readonly StoredFunction[];
  /** Breadth-first against the direction of calls, by name, up to `bound` calls; no way leads through a `closed` name. */
  reach(targets: Iterable<string>, bound: number, closed?: Iterable<string>): Reach;
}
