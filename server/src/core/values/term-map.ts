/** Something by term: memory, and what is known. */

import type { Term } from "./term.ts";

/**
 * Values by term, in the order in which the terms came in. States are copied at each branch and hold some tens of terms at most: lists
 * are copied faster than hashes are built anew, and are searched from end to end. Copies share their lists until one of them is changed.
 * What is changed while somebody goes over it is seen as in a `Map`, but for entries that are taken away further on.
 */
export class TermMap<V> implements ReadonlyMap<Term, V> {
  private terms: Term[] = [];
  private held: V[] = [];
  private isShared = false;

  copy(): TermMap<V> {
    const made = new TermMap<V>();
    made.terms = this.terms;
    made.held = this.held;
    made.isShared = true;
    this.isShared = true;
    return made;
  }

  /** Whether both are copies of one map, and neither has been changed since. */
  isCopyOf(other: TermMap<V>): boolean {
    return this.terms === other.terms && this.held === other.held;
  }

  get size(): number {
    return this.terms.length;
  }

  get(term: Term): V | undefined {
    const at = this.placeOf(term);
    return at < 0 ? undefined : this.held[at];
  }

  has(term: Term): boolean {
    return this.placeOf(term) >= 0;
  }

  set(term: Term, value: V): void {
    const at = this.placeOf(term);
    if (at >= 0 && this.held[at] === value) return;
    this.own();
    if (at >= 0) {
      this.held[at] = value;
      return;
    }
    this.terms.push(term);
    this.held.push(value);
  }

  delete(term: Term): void {
    if (this.has(term)) this.drop((one) => one === term);
  }

  /** Takes away what passes a test. */
  drop(isDropped: (term: Term, value: V) => boolean): void {
    const { terms, held } = this;
    let from = 0;
    while (from < terms.length && !isDropped(terms[from]!, held[from]!)) from++;
    if (from === terms.length) return;
    this.terms = terms.slice(0, from);
    this.held = held.slice(0, from);
    this.isShared = false;
    for (let at = from + 1; at < terms.length; at++) {
      if (isDropped(terms[at]!, held[at]!)) continue;
      this.terms.push(terms[at]!);
      this.held.push(held[at]!);
    }
  }

  entries(): MapIterator<[Term, V]> {
    return new Entries(this.terms, this.held);
  }

  keys(): MapIterator<Term> {
    return this.terms.values();
  }

  values(): MapIterator<V> {
    return this.held.values();
  }

  [Symbol.iterator](): MapIterator<[Term, V]> {
    return this.entries();
  }

  forEach(tell: (value: V, term: Term, all: ReadonlyMap<Term, V>) => void): void {
    for (const [term, value] of this) tell(value, term, this);
  }

  private placeOf(term: Term): number {
    const { terms } = this;
    for (let at = 0; at < terms.length; at++) if (terms[at] === term) return at;
    return -1;
  }

  private own(): void {
    if (!this.isShared) return;
    this.terms = this.terms.slice();
    this.held = this.held.slice();
    this.isShared = false;
  }
}

class Entries<V> implements MapIterator<[Term, V]> {
  private at = 0;
  private readonly terms: readonly Term[];
  private readonly held: readonly V[];

  constructor(terms: readonly Term[], held: readonly V[]) {
    this.terms = terms;
    this.held = held;
  }

  next(): IteratorResult<[Term, V], undefined> {
    const { at } = this;
    if (at >= this.terms.length) return { done: true, value: undefined };
    this.at++;
    return { done: false, value: [this.terms[at]!, this.held[at]!] };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
