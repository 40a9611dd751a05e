import { describe, expect, it } from "vitest";
import { chanceOf, readExpression, readPreprocessorCondition } from "../../server/src/core/kbuild/condition.ts";

/** `A` is on, `B` is off, all others are either. */
function chance(text: string, read = readExpression): string {
  const { on, off } = chanceOf(read(text), (name) => (name === "A" ? { on: true, off: false } : name === "B" ? { on: false, off: true } : { on: true, off: true }));
  return on && off ? "either" : on ? "on" : off ? "off" : "neither";
}

describe("a condition of Kconfig", () => {
  it.each([
    ["A", "on"], ["B", "off"], ["C", "either"], ["!A", "off"], ["!B", "on"],
    ["A && C", "either"], ["B && C", "off"], ["A || C", "on"], ["B || C", "either"], ["C && !C", "either"],
    ["A && (B || !B)", "on"], ["!(A || C)", "off"], ["A || B && B", "on"],
    ["A=y", "on"], ["A = n", "off"], ["B=m", "off"], ["A!=n", "on"], ["B!=n", "off"], ["A!=y", "either"], ["A=C", "either"],
    ["y", "on"], ["m && A", "on"], ["n || B", "off"], ["\"y\"", "on"],
    ["$(cc-option,-mfoo)", "either"], ["B && $(success,test -e $(srctree)/x)", "off"], ["C > 3", "either"], ["A <= 3", "either"],
  ])("`%s` is %s", (text, expected) => {
    expect(chance(text)).toBe(expected);
  });

  it.each(["", "A &&", "(A", "A B", "A ; B", "&& A"])("that cannot be read is open: `%s`", (text) => {
    expect(readExpression(text)).toEqual({ kind: "open" });
  });
});

describe("a condition of the preprocessor", () => {
  it.each([
    ["CONFIG_A", "on"], ["defined(CONFIG_B)", "off"], ["defined CONFIG_B", "off"], ["defined(CONFIG_A) && !defined(CONFIG_B)", "on"],
    ["IS_ENABLED(CONFIG_B)", "off"], ["defined(CONFIG_B) || defined(CONFIG_B_MODULE)", "off"], ["0", "off"], ["1", "on"],
    ["defined(CONFIG_B) /* never */ \\\n || defined(CONFIG_C)", "either"], ["DEBUG && CONFIG_B", "off"], ["DEBUG", "either"], ["DEBUG || CONFIG_B", "either"],
  ])("`%s` is %s", (text, expected) => {
    expect(chance(text, readPreprocessorCondition)).toBe(expected);
  });
});
