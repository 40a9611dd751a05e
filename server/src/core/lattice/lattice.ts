/** What every lattice offers. */

export interface Lattice<T> {
  readonly bottom: T;
  readonly top: T;
  leq(a: T, b: T): boolean;
  join(a: T, b: T): T;
  meet(a: T, b: T): T;
}
