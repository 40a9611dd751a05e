/** Parses one function, and decides the `#if`s in it where they split its syntax. */

import type { Conditional, Test } from "../lex/conditionals.ts";
import { armEnd, takenArm } from "../lex/conditionals.ts";
import type { TokenStream } from "../lex/token-stream.ts";
import type { SyntaxNode } from "../node.ts";
import { childByField } from "../node.ts";
import type { SyntaxParser } from "../parser.ts";
import { parseToNode } from "../parser.ts";
import { Rewriter } from "../normalise/rewriter.ts";
import type { BodyVariant } from "../translation-unit.ts";
import type { Assignment } from "./assignments.ts";
import { chooseAssignments, keysOf } from "./assignments.ts";
import type { GuardReader } from "./guards.ts";
import { isStructured } from "./structured.ts";

/** Functions longer than this, in UTF-16 units, are not parsed. */
const FUNCTION_LIMIT = 2_000_000;
/** Functions with more `#if` groups than this are only read with all of them in the tree. */
const GROUP_LIMIT = 256;

interface FunctionText {
  readonly text: string;
  readonly tokens: TokenStream;
  readonly parser: SyntaxParser;
  readonly guards: GuardReader;
  /** The definition with every `#if` group that it shares text with. */
  readonly start: number;
  readonly end: number;
  /** Put before the text when it is parsed: a type where the definition has none. */
  readonly prefix: string;
  /** Offset behind the body's closing brace. */
  readonly close: number;
  readonly groups: readonly Conditional[];
}

/** All readings that parse; empty when none does. */
export function readVariants(source: FunctionText): BodyVariant[] {
  if (source.end - source.start > FUNCTION_LIMIT) return [];
  if (source.groups.length > GROUP_LIMIT) return readWhole(source);
  const splitting = new Set(keysOf(source.groups.filter((group) => !isStructured(source.tokens, group))));
  const some = source.groups.filter(({ arms }) => arms.some(({ test }) => test && splitting.has(test.key)));
  const first = some.length > 0 ? readAssignments(source, some) : readWholeFirst(source);
  if (first.isHopeless || (first.variants.length > 0 && first.failed === 0)) return first.variants;
  const all = readAssignments(source, source.groups);
  const best = all.variants.length > 0 ? all.variants : first.variants;
  return best.length > 0 || some.length === 0 ? best : readWhole(source);
}

interface Readings {
  readonly variants: BodyVariant[];
  readonly failed: number;
  /** The parser gave up on one of them, after much time: it would do so on the others. */
  readonly isHopeless: boolean;
}

function readWholeFirst(source: FunctionText): Readings {
  const node = parseDefinition(source, source.text.slice(source.start, source.end));
  return { variants: isRead(node) ? [{ guards: [], node }] : [], failed: 0, isHopeless: node === "given up" };
}

/** The text as it is, with its `#if`s in the tree. */
function readWhole(source: FunctionText): BodyVariant[] {
  return readWholeFirst(source).variants;
}

function readAssignments(source: FunctionText, groups: readonly Conditional[]): Readings {
  const variants: BodyVariant[] = [];
  const seen = new Set<string>();
  let failed = 0;
  for (const assignment of chooseAssignments(groups)) {
    const decided = decide(source, groups, assignment);
    const signature = decided.tests.map(({ test, value }) => `${test.key}=${value}`).join("\n");
    if (seen.has(signature)) continue;
    seen.add(signature);
    const node = parseDefinition(source, decided.text);
    if (node === "given up") return { variants, failed, isHopeless: true };
    if (!isRead(node)) failed++;
    else variants.push({ guards: decided.tests.map(({ test, value }) => guardOf(source, test, value)), node });
  }
  return { variants, failed, isHopeless: false };
}

function guardOf(source: FunctionText, test: Test, value: boolean): BodyVariant["guards"][number] {
  return source.guards.guard(test, value !== test.negated ? "succeeds" : "fails");
}

interface Decision {
  readonly text: string;
  readonly tests: { test: Test; value: boolean }[];
}

/** Blanks directives and the arms that an assignment does not take; lists the conditions that this looked at. */
function decide(source: FunctionText, groups: readonly Conditional[], assignment: Assignment): Decision {
  const { tokens, start, end } = source;
  const rewriter = new Rewriter(source.text.slice(start, end));
  const tests = new Map<string, { test: Test; value: boolean }>();
  const dead = new Set<Conditional>();
  for (const group of groups) {
    if (group.parent && dead.has(group.parent)) {
      dead.add(group);
      continue;
    }
    const taken = takenArm(group, assignment, () => false);
    group.arms.forEach(({ directive, test }, arm) => {
      if (test && (taken < 0 || arm <= taken) && !tests.has(test.key)) tests.set(test.key, { test, value: assignment.get(test.key) ?? false });
      const until = arm === taken ? tokens.end(directive) : tokens.start(armEnd(group, arm));
      rewriter.blank(tokens.start(directive) - start, until - start);
    });
    rewriter.blank(tokens.start(group.end) - start, tokens.end(group.end) - start);
    for (const inner of groups) if (inner.parent === group && !isWithin(inner, group, taken)) dead.add(inner);
  }
  return { text: rewriter.toString(), tests: [...tests.values()] };
}

function isWithin(inner: Conditional, outer: Conditional, arm: number): boolean {
  const at = inner.arms[0]!.directive;
  return arm >= 0 && outer.arms[arm]!.directive < at && at < armEnd(outer, arm);
}

type Parsed = SyntaxNode | "broken" | "given up";

function isRead(parsed: Parsed): parsed is SyntaxNode {
  return typeof parsed !== "string";
}

/** The unbroken definition that ends where the function does. */
function parseDefinition(source: FunctionText, text: string): Parsed {
  const { start, end, prefix } = source;
  const root = parseToNode(source.parser, prefix + text, { shift: start - prefix.length, floor: start, limit: end });
  if (root === null) return "given up";
  return root.children.find(({ kind, end, broken }) => kind === "function_definition" && end === source.close && !broken) ?? "broken";
}

/** The name that a function definition declares, looked for in a text; empty when there is none. */
export function definedName(node: SyntaxNode, text: string): string {
  let at: SyntaxNode | undefined = node;
  while (at && at.kind !== "identifier") {
    at = childByField(at, "declarator") ?? at.children.find(({ kind }) => kind.endsWith("declarator") || kind === "identifier");
  }
  return at ? text.slice(at.start, at.end) : "";
}
