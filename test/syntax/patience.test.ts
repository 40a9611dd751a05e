/** What the parser gives up on is not tried again in other ways. */

import { expect, it } from "vitest";
import { readTranslationUnit } from "../../server/src/core/syntax/read-translation-unit.ts";
import { patience, type SyntaxParser } from "../../server/src/core/syntax/parser.ts";
import { SourceFile } from "../../server/src/core/text/source-file.ts";
import { native } from "./reading.ts";

const CONDITIONS = Array.from({ length: 6 }, (_, at) => `#ifdef A${at}\n\tif (a) {\n#else\n\t{\n#endif\n\t}\n`).join("");
const TEXT = `int f(int a)\n{\n${CONDITIONS}\treturn 0;\n}\n`;

it("a function that is given up is a gap after one try", () => {
  let tries = 0;
  const parser: SyntaxParser = { binding: "native", parse: (text) => (text.includes("return") ? (tries++, null) : native.parse(text)) };
  const unit = readTranslationUnit(new SourceFile("a.c", TEXT), parser);
  expect(unit.gaps).toMatchObject([{ function: "f" }]);
  expect(tries).toBe(1);
});

it("a function that parses in some ways is tried in others", () => {
  expect(readTranslationUnit(new SourceFile("a.c", TEXT), native).functions[0]!.variants.length).toBeGreaterThan(1);
});

it("longer texts may take longer", () => {
  expect(patience("x".repeat(1000))).toBeGreaterThan(patience("x"));
});
