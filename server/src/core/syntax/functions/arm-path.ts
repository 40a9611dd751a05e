/** Reads a range of tokens along one choice of `#if` arms. */

import type { Conditional } from "../lex/conditionals.ts";
import { armEnd } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";

interface Place {
  readonly group: Conditional;
  readonly arm: number;
}

/** Chooses, for each conditional, the arm that holds the ends of a range, else the arm that was read on from. */
export class ArmPath {
  private readonly tokens: TokenStream;
  private readonly taken: ReadonlyMap<Conditional, number>;
  private readonly places = new Map<number, Place>();

  constructor(tokens: TokenStream, groups: readonly Conditional[], taken: ReadonlyMap<Conditional, number>) {
    this.tokens = tokens;
    this.taken = taken;
    for (const group of groups) group.arms.forEach((arm, index) => this.places.set(arm.directive, { group, arm: index }));
  }

  /** Live tokens of [from, to) on the path, without directives. */
  between(from: number, to: number): number[] {
    const found: number[] = [];
    for (let token = from; token < to; token++) {
      const kind = this.tokens.kind(token);
      if (kind === TokenKind.Directive) token = this.skip(token, from, to);
      else if (kind !== TokenKind.Dead) found.push(token);
    }
    return found;
  }

  private skip(token: number, from: number, to: number): number {
    const place = this.places.get(token);
    if (!place) return token;
    const { group, arm } = place;
    const wanted = armHolding(group, from) ?? armHolding(group, to) ?? this.taken.get(group) ?? 0;
    return arm === wanted ? token : armEnd(group, arm) - 1;
  }
}

/** The arm in which a token lies, or undefined when it lies outside of the conditional. */
export function armHolding(group: Conditional, token: number): number | undefined {
  if (token >= group.end || token <= group.arms[0]!.directive) return undefined;
  for (let arm = group.arms.length - 1; arm > 0; arm--) if (group.arms[arm]!.directive < token) return arm;
  return 0;
}
