/** The native parser and the WebAssembly one give the same trees. */

import { describe, expect, test } from "vitest";
import { DEPTH_LIMIT, parseToNode } from "../../server/src/core/syntax/parser.ts";
import type { SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { loadParser } from "../../server/src/project/grammar.ts";
import { bodyFixtures, definitionFixtures } from "./dialect-fixtures.ts";
import { inFunction, native, read } from "./reading.ts";

const wasm = await loadParser("wasm");
const bindings: [string, SyntaxParser][] = [["native", native], ["wasm", wasm]];

function parse(parser: SyntaxParser, text: string) {
  return parseToNode(parser, text, { shift: 0, floor: 0, limit: text.length });
}

test("both are what they say, and one of them comes by default", async () => {
  expect(bindings.map(([, parser]) => parser.binding)).toEqual(["native", "wasm"]);
  expect(["native", "wasm"]).toContain((await loadParser()).binding);
});

describe.each(bindings)("%s", (_, parser) => {
  test("counts UTF-16 units", () => {
    const text = "int a; /* é 😀 */ int b; char *s = \"ü😀\"; int c;";
    const root = parse(parser, text)!;
    const last = root.children.at(-1)!;
    expect(text.slice(last.start, last.end)).toBe("int c;");
    expect(root.end).toBe(text.length);
  });

  test("parses texts of more than 32 KiB", () => {
    const text = "int value = 1; /* é */\n".repeat(4000) + "int last;\n";
    const root = parse(parser, text)!;
    expect(root.broken).toBe(false);
    expect(text.slice(root.children.at(-1)!.start, root.children.at(-1)!.end)).toBe("int last;");
  });

  test("tells broken nodes up to the root, and only those", () => {
    const root = parse(parser, "int f(void) { return 1 }\nint g(void) { return 2; }\n")!;
    expect(root.broken).toBe(true);
    expect(root.children.map(({ broken }) => broken)).toEqual([true, false]);
  });

  test("gives nothing for a tree that is too deep", () => {
    expect(parse(parser, `int a = ${"(".repeat(DEPTH_LIMIT)}1${")".repeat(DEPTH_LIMIT)};`)).toBeNull();
  });

  test("moves offsets and keeps them in their bounds", () => {
    const root = parseToNode(parser, "int a;", { shift: 10, floor: 14, limit: 15 })!;
    expect([root.start, root.end]).toEqual([14, 15]);
  });
});

test.each([...bodyFixtures.map(({ cause, source }) => [cause, inFunction(source)]), ...definitionFixtures.map(({ cause, source }) => [cause, source])])(
  "equal trees: %s",
  (_, source) => {
    const [left, right] = [read(source, native), read(source, wasm)];
    expect(right.functions.map(({ variants }) => variants)).toEqual(left.functions.map(({ variants }) => variants));
    expect(right.macros.map(({ body }) => body)).toEqual(left.macros.map(({ body }) => body));
  },
);
