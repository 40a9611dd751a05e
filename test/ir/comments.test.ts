/** Comments leave no trace in what C becomes, or in what is told of it. */

import { expect, it } from "vitest";
import { codeOf } from "../../server/src/core/findings/compose.ts";
import { lowerFunction } from "../../server/src/core/ir/lower-function.ts";
import type { Body } from "../../server/src/core/ir/ir.ts";
import { readTranslationUnit } from "../../server/src/core/syntax/read-translation-unit.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { loadParser } from "../../server/src/project/grammar.ts";

const parser = await loadParser();

function lower(text: string): Body {
  const unit = readTranslationUnit(new SourceFile("t.c", text), parser);
  return lowerFunction(unit.functions[0]!, { text: unit.text, marks: unit.marks, macro: () => undefined, inlined: () => undefined, isModelled: () => false, memberType: () => null, statements: () => null })!;
}

it("types of parameters and variables are their words", () => {
  const plain = lower("int f(struct ring *r) { unsigned int n; return 0; }");
  const noted = lower("int f(struct /* what\n * it is */ ring *r) { unsigned // wide\n int n; return 0; }");
  expect(noted.parameters).toEqual(plain.parameters);
  const declared = ({ items }: Body): unknown[] => items.flatMap((item) => (item.op === "declare" ? [item.variable] : []));
  expect(declared(noted)).toEqual(declared(plain));
  expect(declared(noted)).toMatchObject([{ type: "unsigned int" }]);
});

it("return types, constants and methods are told by their words", () => {
  const body = lower("unsigned /* a */ int f(struct x *p) { p->ops /* b */ -> /* c */ map(sizeof(struct /* d */ x)); return 0; }");
  expect(body.returnsAddress).toBe(false);
  expect(body.items.find((item) => item.op === "call")).toMatchObject({ callee: { name: "ops->map" }, args: [{ kind: "name", name: "sizeof(struct x)" }] });
});

it("what messages quote is code, with its strings", () => {
  const text = 'f(a /* kmap( */, // g\n  "/* no comment */")';
  expect(codeOf(new SourceFile("t.c", text), { start: 0, end: text.length })).toBe('f(a , "/* no comment */")');
});
