/** Finds the `#if` groups around and in a range of tokens. */

import type { Conditional } from "./conditionals.ts";

export class ConditionalIndex {
  /** In the order of their `#if`. */
  readonly groups: readonly Conditional[];

  constructor(groups: readonly Conditional[]) {
    this.groups = groups;
  }

  /** Groups between whose `#if` and `#endif` a token lies, outermost first. */
  around(token: number): Conditional[] {
    const found: Conditional[] = [];
    for (let group = this.groups[this.firstFrom(token) - 1] ?? null; group; group = group.parent) {
      if (group.end > token) found.unshift(group);
    }
    return found;
  }

  /** Groups whose `#if` lies in [from, to). */
  startingIn(from: number, to: number): readonly Conditional[] {
    return this.groups.slice(this.firstFrom(from), this.firstFrom(to));
  }

  /** Index of the first group whose `#if` is not before a token. */
  private firstFrom(token: number): number {
    let low = 0;
    let high = this.groups.length;
    while (low < high) {
      const middle = (low + high) >> 1;
      if (this.groups[middle]!.arms[0]!.directive < token) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}
