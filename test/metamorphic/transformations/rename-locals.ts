/** Gives parameters and local variables other names of the same length. */

import { KERNEL_DIALECT } from "../../../server/src/core/syntax/normalise/dialect.ts";
import { TokenKind } from "../../../server/src/core/syntax/lex/token-stream.ts";
import type { SyntaxNode } from "../../../server/src/core/syntax/node.ts";
import type { Random } from "../../fuzz/random.ts";
import { replacement, type Site } from "../rewrite.ts";
import { nodesOf, walk, type Subject, type SubjectFunction } from "../subject.ts";
import type { Plan, Transformation } from "../transformation.ts";

export const renameLocals: Transformation = { name: "rename-locals", plan };

/** Nodes whose declarators live until they end. */
const SCOPES = ["compound_statement", "for_statement", "function_definition"];
const LETTERS = "abcdefghijklmnopqrstvwxyz";
/** Short words that messages are made of. */
const WORDS = "a an as at be by if in is it no of on or so to up its and but are for has may not one out the was".split(" ");
/** Macros that take the name of a member where a variable could stand. */
const TAKES_MEMBER = /entry|container|offsetof|member|each|for_|sizeof|typeof|BUILD_BUG|field/i;

function plan(subject: Subject, random: Random): Plan {
  const taken = new Set(WORDS);
  for (const directive of subject.text.matchAll(/\w+/g)) taken.add(directive[0]);
  const renamed = new Map<string, string>();
  const sites: Site[] = [];
  let skipped = 0;
  for (const fn of subject.functions) {
    const roles = rolesOf(fn, subject);
    for (const [name, declarators] of declaredIn(subject, fn)) {
      const occurrences = occurrencesOf(subject, fn, { name, declarators, roles });
      const fresh = occurrences && (renamed.get(name) ?? freshName(name.length, taken, random));
      if (!occurrences || !fresh) {
        skipped++;
        continue;
      }
      taken.add(fresh);
      renamed.set(name, fresh);
      sites.push(occurrences.map((at) => replacement(at, at + name.length, fresh)));
    }
  }
  const back = new Map([...renamed].map(([name, fresh]) => [fresh, name]));
  return { sites, skipped, restore: (message) => message.replace(/[A-Za-z_]\w*/g, (word) => back.get(word) ?? word) };
}

interface Declarator {
  readonly at: number;
  readonly scope: SyntaxNode;
}

/** Variables by name, with every place that declares one of that name. */
function declaredIn({ text }: Subject, fn: SubjectFunction): Map<string, Declarator[]> {
  const found = new Map<string, Declarator[]>();
  const scopes: SyntaxNode[] = nodesOf(fn.tree, ...SCOPES);
  const parameters = nodesOf(fn.tree, "parameter_declaration").filter((one) => one.start < fn.body.start);
  const locals = nodesOf(fn.body, "declaration").filter((one) => !one.children.some((child) => /^(extern|typedef)$/.test(text.slice(child.start, child.end))));
  for (const declaration of [...parameters, ...locals]) {
    for (const declared of declaration.children.filter((child) => child.field === "declarator")) {
      const name = declaredName(declared);
      if (!name) continue;
      const isParameter = declaration.start < fn.body.start;
      const scope = isParameter ? fn.tree : scopes.filter((one) => one.start <= name.start && name.end <= one.end).at(-1)!;
      const word = text.slice(name.start, name.end);
      found.set(word, [...(found.get(word) ?? []), { at: name.start, scope }]);
    }
  }
  return found;
}

/** Null for functions that are declared inside of one. */
function declaredName(declarator: SyntaxNode): SyntaxNode | null {
  let at: SyntaxNode | undefined = declarator;
  while (at && at.kind !== "identifier") {
    const kind: string = at.kind;
    const inner: SyntaxNode | undefined = at.children.find((child) => child.field === "declarator") ?? at.children.find((child) => child.kind.endsWith("declarator"));
    if (kind === "function_declarator" && inner?.kind === "identifier") return null;
    at = inner;
  }
  return at ?? null;
}

/** Offsets of all occurrences; null when one of them is not certainly that variable. */
function occurrencesOf(subject: Subject, fn: SubjectFunction, of: { name: string; declarators: readonly Declarator[]; roles: ReadonlyMap<number, Role> }): number[] | null {
  const { name, declarators, roles } = of;
  if (subject.macros.some((macro) => macro.identifiers.has(name) && !macro.parameters?.includes(name))) return null;
  const found: number[] = [];
  const { tokens } = subject;
  for (let token = tokens.at(fn.start); token < tokens.count && tokens.start(token) < fn.end; token++) {
    const at = tokens.start(token);
    if (tokens.kind(token) === TokenKind.Directive && mentions(tokens.word(token), name)) return null;
    if (tokens.word(token) !== name) continue;
    const role = roles.get(at);
    if (role === "member" || role === "label") continue;
    if (role !== "variable" || !isInScope(at, declarators)) return null;
    found.push(at);
  }
  return found.length > 0 ? found : null;
}

function mentions(directive: string, name: string): boolean {
  return [...directive.matchAll(/\w+/g)].some(([word]) => word === name);
}

function isInScope(at: number, declarators: readonly Declarator[]): boolean {
  return declarators.some((one) => one.at <= at && one.scope.start <= at && at < one.scope.end);
}

type Role = "variable" | "member" | "label" | "unclear";

/** What the words of a function stand for, by offset. */
function rolesOf(fn: SubjectFunction, { text }: Subject): ReadonlyMap<number, Role> {
  const roles = new Map<number, Role>();
  walk(fn.tree, (node, parent) => {
    if (node.kind === "field_identifier") roles.set(node.start, "member");
    else if (node.kind === "statement_identifier") roles.set(node.start, "label");
    else if (node.kind === "identifier" && roles.get(node.start) !== "unclear") roles.set(node.start, isCallee(node, parent) ? "unclear" : "variable");
    else if (node.kind === "call_expression") for (const at of membersGiven(node, text)) roles.set(at, "unclear");
    else if (node.kind === "while_statement" && !text.startsWith("while", node.start)) for (const one of nodesOf(node.children.find((child) => child.field === "condition") ?? node, "identifier")) roles.set(one.start, isFirst(one, node) ? "variable" : "unclear");
  });
  return roles;
}

function isCallee(node: SyntaxNode, parent: SyntaxNode | null): boolean {
  return parent?.kind === "call_expression" && node.field === "function";
}

/** The macro's loop variable; what follows may be names of members. */
function isFirst(identifier: SyntaxNode, loop: SyntaxNode): boolean {
  const [first] = nodesOf(loop, "identifier");
  return first?.start === identifier.start;
}

/** Words behind the first argument of a macro that may take a member's name. */
function membersGiven(call: SyntaxNode, text: string): number[] {
  const callee = call.children.find((child) => child.field === "function");
  const args = call.children.find((child) => child.field === "arguments");
  if (!callee || !args || !TAKES_MEMBER.test(text.slice(callee.start, callee.end))) return [];
  return args.children.filter((child) => child.named).slice(1).flatMap((arg) => nodesOf(arg, "identifier").map((one) => one.start));
}

/** A lower-case word of that length that the file does not hold; null when there is none. */
function freshName(length: number, taken: ReadonlySet<string>, random: Random): string | null {
  for (let tries = 0; tries < 200; tries++) {
    let name = "";
    while (name.length < length) name += name.length === 1 && length > 3 ? "q" : random.pick([...LETTERS]);
    if (!taken.has(name) && KERNEL_DIALECT.vocabulary.classOf(name) === 0) return name;
  }
  return null;
}
