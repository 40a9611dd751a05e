/** Values of enumerators. */

import { expect, test } from "vitest";
import { read } from "./reading.ts";

function values(source: string): Record<string, number> {
  return Object.fromEntries(read(source).enumerators);
}

test.each([
  ["count from 0", "enum { A, B, C };\n", { A: 0, B: 1, C: 2 }],
  ["go on from a given value", "enum e { A = 4, B, C = -2, D, };\n", { A: 4, B: 5, C: -2, D: -1 }],
  ["read every notation", "enum e { A = 0x10, B = 010, C = 1UL << 3, D = (1 << 4), E = A | 1, F = B + 2 };\n", { A: 16, B: 8, C: 8, D: 16, E: 17, F: 10 }],
  ["know earlier types", "enum a { A = 3 };\nstruct s { enum b { B = A, C } b; };\n", { A: 3, B: 3, C: 4 }],
  ["stop at what they can't read, and go on behind the next value", "enum e { A, B = sizeof(int), C, D = 7, E };\n", { A: 0, D: 7, E: 8 }],
  ["have none where arms differ", "#ifdef X\nenum { A = 1, B };\n#else\nenum { A = 2, B = 2 };\n#endif\n", { B: 2 }],
  ["are not read from uses of the type", "enum e f(enum e x)\n{\n\treturn x;\n}\n", {}],
])("enumerators %s", (_, source, expected) => {
  expect(values(source)).toEqual(expected);
});
