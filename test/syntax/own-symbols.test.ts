import { describe, expect, test } from "vitest";
import { read } from "./reading.ts";

/** Which of `yes()` and `no()` is called below an `#if` that is preceded by some lines. */
function taken(before: string, condition: string): string[] {
  const { macros } = read(`${before}\n#if ${condition}\n#define TAKEN yes\n#else\n#define TAKEN no\n#endif\n`);
  return macros.filter(({ name }) => name === "TAKEN").flatMap(({ identifiers }) => [...identifiers]);
}

describe("a symbol that the file itself defines", () => {
  test.each([
    ["#define DEBUG 0", "DEBUG > 1", ["no"]],
    ["#define DEBUG 2 /* more */", "DEBUG > 1", ["yes"]],
    ["#define DEBUG 0", "DEBUG", ["no"]],
    ["#define DEBUG (1)", "DEBUG", ["yes"]],
    ["#define DEBUG 0x10u", "(DEBUG==16)", ["yes"]],
    ["#define DEBUG 010", "DEBUG != 8", ["no"]],
    ["#define DEBUG", "defined(DEBUG)", ["yes"]],
    ["#define DEBUG", "!defined(DEBUG)", ["no"]],
    ["#undef DEBUG", "defined DEBUG", ["no"]],
    ["#undef DEBUG", "DEBUG", ["no"]],
    ["#undef DEBUG\n#define DEBUG 1", "DEBUG", ["yes"]],
  ])("decides: %s, #if %s", (before, condition, expected) => {
    expect(taken(before, condition)).toEqual(expected);
  });

  test.each([
    ["", "DEBUG"],
    ["", "defined(DEBUG)"],
    ["#define DEBUG LEVEL", "DEBUG"],
    ["#define DEBUG", "DEBUG"],
    ["#define DEBUG(x) 0", "DEBUG"],
    ["#define OTHER 0", "DEBUG"],
    ["#define DEBUG 0", "DEBUG || CONFIG_A"],
    ["#ifdef CONFIG_A\n#define DEBUG 0\n#endif", "DEBUG"],
    ["#define DEBUG 0\n#ifdef CONFIG_A\n#undef DEBUG\n#endif", "DEBUG"],
  ])("leaves open: %s, #if %s", (before, condition) => {
    expect(taken(before, condition)).toEqual(["yes", "no"]);
  });

  test("counts from its definition on", () => {
    expect(read("#ifdef DEBUG\n#define A 1\n#endif\n#define DEBUG\n#ifndef DEBUG\n#define B 1\n#endif\n").macros.map(({ name }) => name)).toEqual(["A", "DEBUG"]);
  });
});
