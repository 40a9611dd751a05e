/** Reading a text after an edit gives what reading it anew gives. */

import { readFileSync, readdirSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { lex } from "../../server/src/core/syntax/lex/lexer.ts";
import { Relexer } from "../../server/src/core/syntax/lex/relexer.ts";
import type { RawTokens } from "../../server/src/core/syntax/lex/token-stream.ts";
import { KERNEL_DIALECT } from "../../server/src/core/syntax/normalise/dialect.ts";
import { type NormalisedFile, NormaliserMemory, normalise } from "../../server/src/core/syntax/normalise/normalise.ts";

const FIXTURES = join(import.meta.dirname, "../fixtures/rules");
const NAMES = readdirSync(FIXTURES, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".c")).sort();
/** A few fixtures one after the other, so that most of a file lies outside of an edit. */
const FILES = NAMES.map((_, at) => NAMES.slice(at, at + 3).map((name) => readFileSync(join(FIXTURES, name), "utf8")).join(""));

/** What changes how the text around it is read. */
const PIECES = [
  "{", "}", "(", ")", ";", ",", "/*", "*/", "//", "\"", "'", "\\", "\\\n", "\n", "\t", " ", "#", "\n#", "\n#if 0\n", "\n#ifdef CONFIG_X\n", "\n#else\n", "\n#endif\n", "\n#define each(x) for (;;)\n", "each(p)", "if (", "else", "<", "<=", "-", ">", ".", "...", "0", "1e", "+",
  "L", "int f(void)\n{\n", "\n}\n", "static", "__init", "typeof(x)", "struct s {", "kmap_atomic(page)", "list_for_each_entry(p, h, m)", "foo(a, b)", "\r\n", "asm(\"\" : : )", "case 1 ... 2:", "x:", "do", "extern \"C\" {",
];

interface Step {
  /** Parts of the text, from 0 to 1. */
  readonly at: number;
  readonly length: number;
  readonly text: string;
}

const step = fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), length: fc.oneof(fc.constant(0), fc.nat(3), fc.nat(60)), text: fc.oneof(fc.constant(""), fc.constantFrom(...PIECES), fc.string({ maxLength: 3 })) });
const session = fc.record({ file: fc.nat(FILES.length - 1), steps: fc.array(step, { minLength: 1, maxLength: 8 }) });

function edited(text: string, { at, length, text: inserted }: Step): string {
  const from = Math.floor(at * text.length);
  return text.slice(0, from) + inserted + text.slice(from + length);
}

function shownTokens({ kinds, starts, ends, codes, comments, count }: RawTokens): string {
  return JSON.stringify([count, kinds.join(" "), starts.join(" "), ends.join(" "), codes.join(" "), comments]);
}

function shownFile({ text, tokens, conditionals, nesting, outline, names, shapes, marks }: NormalisedFile): string {
  const groups = conditionals.map((group) => ({ ...group, parent: group.parent && conditionals.indexOf(group.parent) }));
  const taken = conditionals.map((group) => nesting.taken.get(group));
  const arrays = [tokens.lexed, tokens.partners, nesting.depths].map((one) => one.join(" "));
  return JSON.stringify([text, shownTokens(tokens), arrays, groups, taken, nesting.balanced, outline, names, [...shapes], [...marks].sort(([a], [b]) => a - b)]);
}

describe("after random edits", () => {
  test("the tokens are those of the text", () => {
    fc.assert(
      fc.property(session, ({ file, steps }) => {
        const relexer = new Relexer(KERNEL_DIALECT.vocabulary);
        let text = FILES[file]!;
        relexer.tokenize(text);
        for (const one of steps) {
          text = edited(text, one);
          expect(shownTokens(relexer.tokenize(text))).toBe(shownTokens(lex(text, KERNEL_DIALECT.vocabulary)));
        }
      }),
      { numRuns: 120 },
    );
  });

  test("the normalised file is that of the text", () => {
    fc.assert(
      fc.property(session, ({ file, steps }) => {
        const memory = new NormaliserMemory();
        let text = FILES[file]!;
        normalise(text, KERNEL_DIALECT, memory);
        for (const one of steps) {
          text = edited(text, one);
          expect(shownFile(normalise(text, KERNEL_DIALECT, memory))).toBe(shownFile(normalise(text, KERNEL_DIALECT)));
        }
      }),
      { numRuns: 120 },
    );
  });
});
