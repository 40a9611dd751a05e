/** What a file itself says, for every build, of the symbols that its `#if`s ask for: `#define DEBUG 0`, `#undef VERBOSE`. */

import { directiveName, type Test } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";
import { integerValue } from "../literals.ts";

/** Null: not defined. A text that is no number: defined, as something. */
type Replacement = string | null;

interface Change {
  /** Offset of the directive. */
  readonly at: number;
  readonly to: Replacement;
}

const DEFINE = /^#\s*define\s+(\w+)(?!\w|\()[ \t]*(.*?)\s*(?:\/[*/][^]*)?$/s;
const ANY = /^#\s*(?:define|undef)\s+(\w+)/;
const UNDEF = /^#\s*undef\s+(\w+)/;
const NUMBER = /^\(?([+-]?\w+)\)?$/;
const COMPARISON = /^(\w+)(==|!=|>=|<=|>|<)(\d+)$/;

export class OwnSymbols {
  private readonly changes = new Map<string, Change[]>();
  /** Some `#if` decides what they are. */
  private readonly open = new Set<string>();

  constructor(tokens: TokenStream) {
    let depth = 0;
    for (let token = 0; token < tokens.count; token++) {
      if (tokens.kind(token) !== TokenKind.Directive) continue;
      const name = directiveName(tokens, token);
      if (name.startsWith("if")) depth++;
      else if (name === "endif") depth--;
      else if (name === "define" || name === "undef") this.note(tokens.word(token), { at: tokens.start(token), isAlways: depth === 0 });
    }
  }

  private note(text: string, { at, isAlways }: { at: number; isAlways: boolean }): void {
    const name = ANY.exec(text)?.[1];
    if (name === undefined) return;
    const define = DEFINE.exec(text);
    const isPlain = define !== null || UNDEF.test(text);
    if (!isAlways || !isPlain) this.open.add(name);
    const change = { at, to: define ? (define[2] ?? "") : null };
    const known = this.changes.get(name);
    if (known) known.push(change);
    else this.changes.set(name, [change]);
  }

  /** Whether a condition holds, not looking at its negation; undefined where the file does not tell. */
  value({ key, start }: Test): boolean | undefined {
    const bare = key.replace(/^\((.*)\)$/, "$1");
    const defined = /^defined\((\w+)\)$/.exec(bare)?.[1];
    if (defined !== undefined) {
      const now = this.at(defined, start);
      return now === undefined ? undefined : now !== null;
    }
    const [, name, operator, other] = COMPARISON.exec(bare) ?? /^([A-Za-z_]\w*)$/.exec(bare) ?? [];
    const number = name === undefined ? undefined : numberOf(this.at(name, start));
    return number === undefined ? undefined : compare(number, operator ?? "!=", Number(other ?? 0));
  }

  /** Undefined where that is not known. */
  private at(name: string, offset: number): Replacement | undefined {
    return this.open.has(name) ? undefined : this.changes.get(name)?.findLast(({ at }) => at < offset)?.to;
  }
}

function numberOf(replacement: Replacement | undefined): number | undefined {
  if (replacement === null) return 0;
  const digits = NUMBER.exec(replacement ?? "")?.[1];
  return digits === undefined ? undefined : (integerValue(digits) ?? undefined);
}

function compare(left: number, operator: string, right: number): boolean {
  switch (operator) {
    case "==":
      return left === right;
    case ">=":
      return left >= right;
    case "<=":
      return left <= right;
    case ">":
      return left > right;
    case "<":
      return left < right;
    default:
      return left !== right;
  }
}
