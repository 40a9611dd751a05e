/** Pairs brackets, and reads past `#if`s that split them. */

import type { Conditional } from "./conditionals.ts";
import { takenArm } from "./conditionals.ts";
import type { TokenStream } from "./token-stream.ts";
import { TokenKind } from "./token-stream.ts";

export interface Nesting {
  /** Braces open before each token, those of `extern "C"` not counted; -1 for those braces themselves. */
  readonly depths: Int32Array;
  /** Whether every bracket found its partner. */
  readonly balanced: boolean;
  /** The arm of each conditional that was read on from; -1 for none. */
  readonly taken: ReadonlyMap<Conditional, number>;
}

const [PARENTHESIS, PARENTHESIS_END, BRACKET, BRACKET_END, BRACE, BRACE_END] = [40, 41, 91, 93, 123, 125];

interface Open {
  readonly token: number;
  readonly depth: number;
  readonly below: Open | null;
}

interface Switch {
  readonly group: Conditional;
  readonly taken: number;
  arm: number;
  readonly before: Open | null;
  after: Open | null;
}

/**
 * Fills in `tokens.partners`. Every arm of a conditional starts with the brackets open that were open before it; after
 * `#endif` reading goes on from one arm, the same for equal conditions, so that `#ifdef A … {` and `#ifdef A … }` meet.
 * `columns` also takes a `}` in the first column for the end of everything open.
 */
export function matchBrackets(tokens: TokenStream, groups: readonly Conditional[], mode: "plain" | "columns"): Nesting {
  tokens.partners.fill(-1);
  return new BracketMatcher(tokens, groups, mode).run();
}

class BracketMatcher {
  private readonly tokens: TokenStream;
  private readonly mode: "plain" | "columns";
  private readonly depths: Int32Array;
  private readonly taken = new Map<Conditional, number>();
  private readonly directives = new Map<number, { group: Conditional; arm: number }>();
  private readonly switches: Switch[] = [];
  private open: Open | null = null;
  private balanced = true;

  constructor(tokens: TokenStream, groups: readonly Conditional[], mode: "plain" | "columns") {
    this.tokens = tokens;
    this.mode = mode;
    this.depths = new Int32Array(tokens.count);
    const assignment = new Map<string, boolean>();
    for (const group of groups) {
      group.arms.forEach((arm, index) => this.directives.set(arm.directive, { group, arm: index }));
      this.directives.set(group.end, { group, arm: -1 });
      const first = (test: { key: string; negated: boolean }): boolean => {
        assignment.set(test.key, !test.negated);
        return !test.negated;
      };
      this.taken.set(group, takenArm(group, assignment, first));
    }
  }

  run(): Nesting {
    const { tokens, depths } = this;
    for (let token = 0; token < tokens.count; token++) {
      depths[token] = this.open?.depth ?? 0;
      if (tokens.kinds[token] === TokenKind.Directive) this.directive(token);
      else if (tokens.kinds[token] === TokenKind.Punctuator) this.punctuator(token);
    }
    return { depths, balanced: this.balanced && this.open === null, taken: this.taken };
  }

  private directive(token: number): void {
    const found = this.directives.get(token);
    if (!found) return;
    const { group, arm } = found;
    if (arm === 0) {
      this.switches.push({ group, taken: this.taken.get(group) ?? 0, arm: 0, before: this.open, after: this.open });
      return;
    }
    const current = this.switches[this.switches.length - 1];
    if (current?.group !== group) return;
    if (current.arm === current.taken) current.after = this.open;
    current.arm = arm;
    this.open = arm < 0 ? current.after : current.before;
    if (arm < 0) this.switches.pop();
  }

  private punctuator(token: number): void {
    switch (this.tokens.codes[token]) {
      case PARENTHESIS:
      case BRACKET:
        return this.push(token, 0);
      case BRACE:
        return this.brace(token);
      case PARENTHESIS_END:
        return this.close(token, "(");
      case BRACKET_END:
        return this.close(token, "[");
      case BRACE_END:
        return this.closeBrace(token);
      default:
    }
  }

  private push(token: number, deeper: number): void {
    this.open = { token, depth: (this.open?.depth ?? 0) + deeper, below: this.open };
  }

  private brace(token: number): void {
    const { tokens } = this;
    const before = tokens.previous(token);
    const linkage = tokens.kind(before) === TokenKind.String && tokens.word(tokens.previous(before)) === "extern";
    if (linkage) this.depths[token] = -1;
    this.push(token, linkage ? 0 : 1);
  }

  private closeBrace(token: number): void {
    const start = this.tokens.start(token);
    const column = start === 0 || this.tokens.text[start - 1] === "\n";
    if (this.mode === "columns" && column) {
      while (this.open && (this.open.depth > 1 || !this.tokens.is(this.open.token, "{"))) this.drop();
      this.depths[token] = this.open?.depth ?? 0;
    }
    while (this.open && !this.tokens.is(this.open.token, "{")) this.drop();
    this.close(token, "{");
  }

  private drop(): void {
    this.balanced = false;
    this.open = this.open!.below;
  }

  private close(token: number, opener: string): void {
    const { tokens, open } = this;
    if (!open || !tokens.is(open.token, opener)) {
      this.balanced = false;
      return;
    }
    if (this.depths[open.token] === -1) this.depths[token] = -1;
    if (tokens.partners[open.token] === -1 || this.onPath()) tokens.partners[open.token] = token;
    tokens.partners[token] = open.token;
    this.open = open.below;
  }

  /** Whether the arms being read are those that are read on from. */
  private onPath(): boolean {
    return this.switches.every((entry) => entry.arm === entry.taken);
  }
}
