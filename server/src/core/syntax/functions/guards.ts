/** Preprocessor conditions as syntax nodes. */

import type { ConditionalIndex } from "../lex/conditional-index.ts";
import type { Conditional, Test } from "../lex/conditionals.ts";
import { directiveName } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import type { SyntaxNode } from "../node.ts";
import type { SyntaxParser } from "../parser.ts";
import { parseToNode } from "../parser.ts";
import type { Guard } from "../translation-unit.ts";
import { armHolding } from "./arm-path.ts";

const PREFIX = "#if ";

/** Reads conditions once each. */
export class GuardReader {
  private readonly tokens: TokenStream;
  private readonly index: ConditionalIndex;
  private readonly parser: SyntaxParser;
  private readonly nodes = new Map<Test, SyntaxNode>();

  constructor(tokens: TokenStream, index: ConditionalIndex, parser: SyntaxParser) {
    this.tokens = tokens;
    this.index = index;
    this.parser = parser;
  }

  /** The condition of a test, and whether it holds when the test succeeds or fails. */
  guard(test: Test, outcome: "succeeds" | "fails"): Guard {
    let condition = this.nodes.get(test);
    if (!condition) this.nodes.set(test, (condition = this.read(test)));
    return { condition, holds: (outcome === "succeeds") !== test.negated };
  }

  /** Conditions around a range of tokens, outermost first; include guards are left out. */
  around(first: number, last: number): Guard[] {
    const guards: Guard[] = [];
    for (const group of this.index.around(first)) {
      const arm = armHolding(group, first);
      if (arm === undefined || arm !== armHolding(group, last) || this.isIncludeGuard(group)) continue;
      group.arms.slice(0, arm + 1).forEach(({ test }, index) => {
        if (test) guards.push(this.guard(test, index === arm ? "succeeds" : "fails"));
      });
    }
    return guards;
  }

  private isIncludeGuard(group: Conditional): boolean {
    const test = group.arms[0]!.test;
    const next = group.arms[0]!.directive + 1;
    if (!test?.negated || group.arms.length > 1 || directiveName(this.tokens, next) !== "define") return false;
    return /^#[ \t]*define[ \t]+(\w+)/.exec(this.tokens.word(next))?.[1] === /^defined\((\w+)\)$/.exec(test.key)?.[1];
  }

  private read(test: Test): SyntaxNode {
    const text = this.tokens.text.slice(test.start, test.end);
    if (/^\w+$/.test(text) && test.key === `defined(${text})`) {
      return { ...leaf(test, "preproc_defined"), children: [leaf(test, "identifier")] };
    }
    const line = `${PREFIX}${text.replace(/\\\r?\n/g, (found) => " ".repeat(found.length))}\n#endif\n`;
    const root = parseToNode(this.parser, line, { shift: test.start - PREFIX.length, floor: test.start, limit: test.end });
    const found = root?.children[0]?.children.find((child) => child.field === "condition");
    const condition = found && test.negated ? (found.children.find((child) => child.field === "argument") ?? found) : found;
    return condition && !condition.broken ? { ...condition, field: null } : leaf(test, "preproc_arg");
  }
}

function leaf(test: Test, kind: string): SyntaxNode {
  return { kind, field: null, start: test.start, end: test.end, named: true, broken: false, children: [] };
}
