/** Conditions over the symbols of a configuration, as Kconfig files, Makefiles and `#if`s have them. */

import macros from "../../../../grammars/kernel-c/macros.json" with { type: "json" };

export type Condition =
  | { readonly kind: "symbol"; readonly name: string }
  | { readonly kind: "not"; readonly of: Condition }
  | { readonly kind: "and" | "or"; readonly parts: readonly Condition[] }
  | { readonly kind: "always" }
  | { readonly kind: "never" }
  /** Hangs on something that is not known. */
  | { readonly kind: "open" };

export const ALWAYS: Condition = { kind: "always" };
const NEVER: Condition = { kind: "never" };
export const OPEN: Condition = { kind: "open" };

/** Whether there is a configuration in which a condition holds, and one in which it does not. */
export interface Chance {
  readonly on: boolean;
  readonly off: boolean;
}

export const EITHER: Chance = { on: true, off: true };
const ON: Chance = { on: true, off: false };
const OFF: Chance = { on: false, off: true };

/** What each symbol can be is asked for by itself: that some are not so together is not seen, which errs towards `EITHER`. */
export function chanceOf(condition: Condition, of: (symbol: string) => Chance): Chance {
  switch (condition.kind) {
    case "always":
      return ON;
    case "never":
      return OFF;
    case "open":
      return EITHER;
    case "symbol":
      return of(condition.name);
    case "not": {
      const { on, off } = chanceOf(condition.of, of);
      return { on: off, off: on };
    }
    case "and":
    case "or": {
      const parts = condition.parts.map((part) => chanceOf(part, of));
      const isAnd = condition.kind === "and";
      return { on: isAnd ? parts.every(({ on }) => on) : parts.some(({ on }) => on), off: isAnd ? parts.some(({ off }) => off) : parts.every(({ off }) => off) };
    }
  }
}

export function allOf(parts: readonly Condition[]): Condition {
  const own = parts.filter(({ kind }) => kind !== "always");
  return own.length === 0 ? ALWAYS : own.length === 1 ? own[0]! : { kind: "and", parts: own };
}

export function anyOf(parts: readonly Condition[]): Condition {
  return parts.length === 1 ? parts[0]! : parts.length === 0 ? NEVER : { kind: "or", parts };
}

export function not(of: Condition): Condition {
  return of.kind === "always" ? NEVER : of.kind === "never" ? ALWAYS : { kind: "not", of };
}

/** Names, numbers and texts; `$(…)`; operators. */
const TOKEN = /\s*(?:(\$\((?:[^()]|\([^()]*\))*\)|[\w$./-]+|"[^"]*"|'[^']*')|(&&|\|\||!=|<=|>=|[!=<>()]))/y;

/** An expression of the Kconfig language; what cannot be read is open. */
export function readExpression(text: string): Condition {
  const tokens = tokensOf(text);
  if (tokens === null) return OPEN;
  const reader = new ExpressionReader(tokens);
  const read = reader.either();
  return reader.isAtEnd ? read : OPEN;
}

const TEST = new RegExp(`\\b(?:${["defined", ...macros.configuration, ...macros.moduleConfiguration].join("|")})\\s*\\(\\s*(\\w+)\\s*\\)`, "g");

/** The condition of an `#if`: `CONFIG_X`, `defined(CONFIG_X)`, `IS_ENABLED(CONFIG_X)` and the like; other names are open. */
export function readPreprocessorCondition(text: string): Condition {
  const plain = text
    .replace(/\/\*[^]*?\*\/|\/\/.*|\\\n/g, " ")
    .replace(TEST, "$1")
    .replace(/\bdefined\s+(\w+)/g, "$1");
  return readExpression(plain.replace(/\w+/g, (word) => /^CONFIG_(\w+?)(?:_MODULE)?$/.exec(word)?.[1] ?? (word === "0" ? "n" : word === "1" ? "y" : "$(open)")));
}

function tokensOf(text: string): string[] | null {
  const tokens: string[] = [];
  const end = text.trimEnd().length;
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < end) {
    const found = TOKEN.exec(text);
    if (!found) return null;
    tokens.push(found[1] ?? found[2]!);
  }
  return tokens.length > 0 ? tokens : null;
}

class ExpressionReader {
  private at = 0;
  private readonly tokens: readonly string[];

  constructor(tokens: readonly string[]) {
    this.tokens = tokens;
  }

  get isAtEnd(): boolean {
    return this.at === this.tokens.length;
  }

  either(): Condition {
    const parts = [this.both()];
    while (this.takes("||")) parts.push(this.both());
    return anyOf(parts);
  }

  private both(): Condition {
    const parts = [this.single()];
    while (this.takes("&&")) parts.push(this.single());
    return allOf(parts);
  }

  private single(): Condition {
    if (this.takes("!")) return not(this.single());
    if (this.takes("(")) {
      const inner = this.either();
      return this.takes(")") ? inner : OPEN;
    }
    const left = this.tokens[this.at++] ?? "";
    const operator = this.tokens[this.at];
    if (operator === undefined || !/^(?:!?=|[<>]=?)$/.test(operator)) return valueOf(left);
    this.at++;
    return compared(valueOf(left), operator, valueOf(this.tokens[this.at++] ?? ""));
  }

  private takes(token: string): boolean {
    if (this.tokens[this.at] !== token) return false;
    this.at++;
    return true;
  }
}

function valueOf(token: string): Condition {
  const text = token.replace(/^["']|["']$/g, "");
  if (text === "y" || text === "m") return ALWAYS;
  if (text === "n") return NEVER;
  return /^\w+$/.test(token) && !/^(?:\d+|0x[\da-f]+)$/i.test(token) ? { kind: "symbol", name: token } : OPEN;
}

/** `X = m` stands for X being on. */
function compared(left: Condition, operator: string, right: Condition): Condition {
  const isOn = operator === "=" ? right.kind === "always" : right.kind === "never";
  const isOff = operator === "=" ? right.kind === "never" : false;
  if (operator.length > 1 && operator !== "!=") return OPEN;
  if (operator === "<" || operator === ">" || left.kind !== "symbol") return OPEN;
  return isOn ? left : isOff ? not(left) : OPEN;
}
