/** Functions that only tell something about their arguments, and what calls of them are read as. */

import { expect, it } from "vitest";
import { buildGraph } from "../../server/src/core/cfg/build.ts";
import { inlinedOf } from "../../server/src/core/cfg/inlined.ts";
import { lowerFunction } from "../../server/src/core/ir/lower-function.ts";
import type { Body } from "../../server/src/core/ir/ir.ts";
import type { Inlined } from "../../server/src/core/ir/inlined.ts";
import { printBody } from "../../server/src/core/ir/print.ts";
import { readTranslationUnit } from "../../server/src/core/syntax/read-translation-unit.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";

const parser = await loadParser();

/** The first lines of the last function of `code`. */
function lowered(code: string): string[] {
  const unit = readTranslationUnit(new SourceFile("t.c", code), parser);
  const lower = (name: string): Body | null => {
    const syntax = unit.functions.find((one) => one.name === name);
    return syntax ? lowerFunction(syntax, { text: unit.text, marks: unit.marks, macro: () => undefined, inlined, isModelled: () => false, memberType: () => null, statements: () => null }) : null;
  };
  const inlined = (name: string): Inlined | undefined => {
    const body = name === "user" ? null : lower(name);
    return body ? (inlinedOf(buildGraph(body)) ?? undefined) : undefined;
  };
  return printBody(lower("user")!).split("\n").map((line) => line.trim()).filter((line) => line.includes("="));
}

const USER = "void user(struct q *q, struct q by_value, int n) { int x;";

it.each([
  ["a test of a member", "int own(struct q *p) { return p->flags & OWN; }", "x = own(q);", ["x = (q->flags & OWN)"]],
  ["a value by way of a variable", "int own(struct q *p) { struct r *r = p->r; int unused; return r->flags & OWN; }", "x = own(q);", ["x = (q->r->flags & OWN)"]],
  ["a parameter that is written", "int next(int n) { n = n + 1; return n; }", "x = next(n);", ["x = (n + 1)"]],
  ["one that asks another one", "int own(struct q *p) { return p->n; } int twice(struct q *p) { return own(p) + own(p->next); }", "x = twice(q);", ["x = (q->n + q->next->n)"]],
  ["a structure that is passed as a whole", "int size(struct q p) { return p.n; }", "x = size(by_value);", ["x = by_value.n"]],
  ["an argument with an effect, once", "int twice(int n) { return n + n; }", "x = twice(get(q));", ["%1 = get(q)", "x = (%1 + %1)"]],
  ["a global variable, whatever is called like it at the call", "int n; int all(void) { return n; }", "x = all();", ["x = ::n"]],
  ["a member that is set", "void own(struct q *p, int bit) { p->flags |= 1 << bit; }", "own(q->next, n);", ["q->next->flags := (q->next->flags | (1 << n))"]],
  ["a member that is set by way of a variable", "void own(struct q *p) { struct r *r = p->r; r->n = p->n; }", "own(q);", ["q->r->n = q->n"]],
  ["a global variable that is set", "int count; void own(int n) { count = n; }", "own(n + 1);", ["::count = (n + 1)"]],
])("%s is read as what it does", (_name, callee, statement, expected) => {
  expect(lowered(`${callee}\n${USER} ${statement} }`)).toEqual(expected);
});

it.each([
  ["branches", "int f(struct q *p) { if (p->n) return 1; return 0; }"],
  ["writes memory", "int f(struct q *p) { p->n = 1; return p->n; }"],
  ["writes a global variable", "int n; int f(struct q *p) { n = 1; return p->n; }"],
  ["calls", "int f(struct q *p) { return get(p); }"],
  ["sets two members", "void f(struct q *p) { p->n = 1; p->flags = 2; }"],
  ["sets a member in one case", "void f(struct q *p) { if (p->next) p->n = 1; }"],
  ["does nothing", "void f(struct q *p) { }"],
  ["loops", "int f(struct q *p) { while (p->n) ; return p->n; }"],
  ["gives the address of its copy", "int *f(struct q *p) { return &p; }"],
  ["returns what nobody has set", "int f(struct q *p) { int n; return n; }"],
  ["returns nothing", "void f(struct q *p) { p->n; }"],
  ["has other arguments", "int f(struct q *p, int n) { return p->n + n; }"],
])("a function that %s stays a call", (_name, callee) => {
  expect(lowered(`${callee}\n${USER} x = f(q); }`)[0]).toBe("%1 = f(q)");
});
