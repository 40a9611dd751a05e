/** Places in texts that have been edited since. */

import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { LiveDocument } from "../../server/src/core/text/live-source.ts";
import { editBetween } from "../../server/src/core/text/offset-map.ts";

const step = fc.record({ at: fc.nat(30), length: fc.nat(5), text: fc.string({ maxLength: 5, unit: fc.constantFrom("a", "b", "\n") }) });

describe("the edit between two texts", () => {
  test("makes one of the other, however long they are", () => {
    const long = fc.tuple(fc.nat(9000), fc.string({ unit: fc.constantFrom("a", "b") }), fc.nat(9000)).map(([before, middle, behind]) => "a".repeat(before) + middle + "a".repeat(behind));
    fc.assert(
      fc.property(long, long, (before, after) => {
        const edit = editBetween(before, after);
        if (edit === null) return before === after;
        return before.slice(0, edit.start) + after.slice(edit.start, edit.start + edit.length) + before.slice(edit.end) === after;
      }),
    );
  });
});

describe("a document that is edited", () => {
  test("knows where the ends of each earlier text and of what was not touched are", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        // Letters that occur once can be found again.
        let next = 0x100;
        const fresh = (pattern: string): string => [...pattern].map((one) => (one === "\n" ? one : String.fromCharCode(next++))).join("");
        let text = fresh("a".repeat(30));
        const document = new LiveDocument("a.c", text);
        const earlier = [document.source];
        for (const { at, length, text: pattern } of steps) {
          text = text.slice(0, at) + fresh(pattern) + text.slice(at + length);
          document.update(text);
          if (earlier.length % 3 > 0) document.source.moved(0);
          earlier.push(document.source);
        }
        for (const source of earlier) {
          expect(source.moved(0) <= source.moved(source.text.length)).toBe(true);
          [...source.text].forEach((letter, at) => {
            if (letter !== "\n" && text.includes(letter)) expect(text[source.moved(at)]).toBe(letter);
          });
        }
      }),
    );
  });

  test("tells positions of an earlier text in the lines that it has now", () => {
    const document = new LiveDocument("a.c", "one\ntwo\n");
    const { source } = document;
    document.update("zero\none\ntwo\n");
    expect(source.lines.position(4)).toEqual({ line: 3, column: 1 });
    expect(source.lines.lineCount).toBe(4);
  });
});
