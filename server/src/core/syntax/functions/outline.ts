/** Finds the function definitions of a file by their braces, without a tree. */

import type { Span } from "../../text/span.ts";
import type { Nesting } from "../lex/brackets.ts";
import type { Conditional } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import { TokenKind } from "../lex/token-stream.ts";
import { ArmPath } from "./arm-path.ts";
import { aggregateTag, isInitializer, isUnfinished } from "./block-kind.ts";
import type { Header } from "./declarator.ts";
import { readHeader } from "./declarator.ts";

export interface FunctionOutline {
  /** More than one where `#if` arms open the same body with different headers. */
  readonly headers: Header[];
  readonly open: number;
  /** Token of the closing brace; the number of tokens when there is none. */
  close: number;
}

/** A struct or union body. */
export interface AggregateOutline {
  readonly tag: string;
  readonly open: number;
  close: number;
}

export interface Outline {
  readonly functions: FunctionOutline[];
  readonly aggregates: AggregateOutline[];
  /** Blocks at the top level that are none of these. */
  readonly strays: Span[];
}

type Construct = { kind: "function"; outline: FunctionOutline } | { kind: "other"; outline: AggregateOutline | null };

interface State {
  /** First token of the declaration being read, or -1. */
  readonly item: number;
  /** First tokens of what other `#if` arms put in its place. */
  readonly others: readonly number[];
  readonly construct: Construct | null;
}

const NOTHING: State = { item: -1, others: [], construct: null };
/** How many declarations before a `{` may belong to an old-style definition. */
const OLD_STYLE_LIMIT = 24;
/** How many other headers `#if` arms may put before one body. */
const OTHERS_LIMIT = 8;

export function readOutline(tokens: TokenStream, groups: readonly Conditional[], nesting: Nesting): Outline {
  return new OutlineReader(tokens, groups, nesting).run();
}

class OutlineReader {
  private readonly tokens: TokenStream;
  private readonly nesting: Nesting;
  private readonly path: ArmPath;
  private readonly directives = new Map<number, { group: Conditional; arm: number }>();
  private readonly switches: { group: Conditional; arm: number; before: State; after: State; ends: State[] }[] = [];
  private readonly outline: Outline = { functions: [], aggregates: [], strays: [] };
  private declarations: number[] = [];
  private state = NOTHING;

  constructor(tokens: TokenStream, groups: readonly Conditional[], nesting: Nesting) {
    this.tokens = tokens;
    this.nesting = nesting;
    this.path = new ArmPath(tokens, groups, nesting.taken);
    for (const group of groups) {
      group.arms.forEach((arm, index) => this.directives.set(arm.directive, { group, arm: index }));
      this.directives.set(group.end, { group, arm: -1 });
    }
  }

  run(): Outline {
    const { tokens, nesting } = this;
    for (let token = 0; token < tokens.count; token++) {
      const kind = tokens.kinds[token];
      if (kind === TokenKind.Directive) this.directive(token);
      else if (kind !== TokenKind.Dead && nesting.depths[token]! <= 1) this.token(token);
    }
    return this.outline;
  }

  private directive(token: number): void {
    const found = this.directives.get(token);
    if (!found) return;
    const { group, arm } = found;
    if (arm === 0) {
      this.switches.push({ group, arm, before: this.state, after: this.state, ends: [] });
      return;
    }
    const current = this.switches[this.switches.length - 1];
    if (current?.group !== group) return;
    current.ends.push(this.state);
    if (current.arm === this.nesting.taken.get(group)) current.after = this.state;
    current.arm = arm;
    this.state = arm < 0 ? current.after : current.before;
    if (arm < 0) this.leave();
  }

  /** Headers that other arms left open belong to the body that goes on after `#endif`. */
  private leave(): void {
    const { ends, before } = this.switches.pop()!;
    const { construct, item } = this.state;
    if (!construct && item >= 0) {
      const others = ends.filter((end) => !end.construct && end.item >= 0 && end.item !== item);
      const starts = [...this.state.others, ...others.map((end) => end.item)];
      this.state = { ...this.state, others: starts.slice(0, OTHERS_LIMIT) };
    }
    if (construct?.kind !== "function" || construct === before.construct) return;
    for (const { construct: other } of ends) {
      if (other?.kind !== "function" || other === construct) continue;
      construct.outline.headers.push(...other.outline.headers);
      const index = this.outline.functions.indexOf(other.outline);
      if (index >= 0) this.outline.functions.splice(index, 1);
    }
  }

  private token(token: number): void {
    const { tokens, nesting, state } = this;
    const depth = nesting.depths[token]!;
    if (depth < 0) this.restart();
    else if (depth === 1) {
      if (state.construct && tokens.is(token, "}")) this.close(token, state.construct);
    } else if (tokens.is(token, "{")) this.openBlock(token);
    else if (tokens.is(token, ";")) this.declare();
    else if (state.item < 0) this.state = { ...NOTHING, item: token };
  }

  private declare(): void {
    if (this.state.item >= 0) this.declarations.push(this.state.item);
    if (this.declarations.length > OLD_STYLE_LIMIT) this.declarations.shift();
    this.state = NOTHING;
  }

  private restart(): void {
    this.declarations = [];
    this.state = NOTHING;
  }

  private openBlock(token: number): void {
    const { item } = this.state;
    const words = item < 0 ? [] : this.path.between(item, token);
    const aggregate = aggregateTag(this.tokens, words);
    let construct: Construct = { kind: "other", outline: null };
    if (aggregate !== null) {
      construct = { kind: "other", outline: { tag: aggregate, open: token, close: this.tokens.count } };
      this.outline.aggregates.push(construct.outline!);
    } else if (!isInitializer(this.tokens, words)) {
      const designated = this.tokens.is(this.tokens.next(token), ".");
      const header = designated ? null : words.length > 0 ? readHeader(this.tokens, words) : this.oldStyleHeader(token);
      if (header) construct = this.functionAt(token, header);
      else if (!designated && !isUnfinished(this.tokens, words)) this.stray(token);
    }
    this.state = { ...this.state, construct };
  }

  private functionAt(open: number, header: Header): Construct {
    const others = this.state.others.map((item) => readHeader(this.tokens, this.path.between(item, open)));
    const headers = [header, ...others.filter((other) => other !== null)];
    const outline: FunctionOutline = { headers, open, close: this.tokens.count };
    this.outline.functions.push(outline);
    return { kind: "function", outline };
  }

  private close(token: number, construct: Construct): void {
    if (construct.outline) construct.outline.close = token;
    if (construct.kind === "function") this.restart();
    else this.state = { ...NOTHING, item: construct.outline || this.state.item < 0 ? -1 : token };
    this.declarations = [];
  }

  private stray(token: number): void {
    const partner = this.tokens.partner(token);
    const end = partner < 0 ? this.tokens.end(token) : this.tokens.end(partner);
    this.outline.strays.push({ start: this.tokens.start(token), end });
  }

  /** `int f(a, b) int a; char *b; {`: the header stands some declarations before the brace. */
  private oldStyleHeader(token: number): Header | null {
    for (const start of [...this.declarations].reverse()) {
      const words = this.path.between(start, token);
      const header = readHeader(this.tokens, words);
      if (!header) continue;
      const next = words[header.close + 1] ?? -1;
      return this.tokens.isWord(next) ? header : null;
    }
    return null;
  }
}
