/** What the normaliser writes for each way in which kernel C departs from C. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bodyFixtures, definitionFixtures } from "./dialect-fixtures.ts";
import { inFunction, normalisedBody, read } from "./reading.ts";

/** The text with everything but its line breaks made equal. */
function lines(text: string): string {
  return text.replace(/[^\r\n]/g, "x");
}

describe.each(bodyFixtures)("$cause", ({ source, expected }) => {
  test("is rewritten to the same length", () => {
    expect(normalisedBody(source)).toBe(expected);
    expect(lines(expected)).toBe(lines(source));
  });

  test("then parses", () => {
    const unit = read(inFunction(source));
    expect(unit.gaps).toEqual([]);
    expect(unit.functions[0]?.variants[0]?.node.broken).toBe(false);
  });
});

describe.each(definitionFixtures)("$cause", ({ source, expected }) => {
  test("is rewritten to the same length", () => {
    expect(read(source).text).toBe(expected);
    expect(lines(expected)).toBe(lines(source));
  });

  test("then parses", () => {
    const unit = read(source);
    expect(unit.gaps).toEqual([]);
    expect(unit.functions.length).toBeGreaterThan(0);
  });
});

describe("any text", () => {
  const pieces = [...bodyFixtures, ...definitionFixtures].flatMap(({ source }) => source.split(/(?<=[\s(){};,])/));

  test("keeps its length and its line breaks", () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces, "{", "}", "(", ")", "#if A\n", "#else\n", "#endif\n", '"', "/*", "*/")), (parts) => {
        const source = parts.join("");
        expect(lines(read(source).text)).toBe(lines(source));
      }),
      { numRuns: 300 },
    );
  });

  test("is left alone when it is plain C", () => {
    const source = "struct s { int a; };\nint f(struct s *s)\n{\n\tfor (;;) {\n\t\tif (s->a++ > 3)\n\t\t\treturn g(s, 1);\n\t}\n}\n";
    expect(read(source).text).toBe(source);
  });
});
