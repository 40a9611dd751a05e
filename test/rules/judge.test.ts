/** The harness itself: an expectation that is not met must fail. */

import { describe, expect, test } from "vitest";
import { readFixture } from "./annotations.ts";
import { judge } from "./judge.ts";
import type { Reported } from "./judge.ts";

const TEXT = `// kernel: 2.6.31
// config: CONFIG_X=n
int a(void)
{
\tbad(); // BUG leaked-map: "of page"
\tgood(); // OK double-unmap
}

int b(void)
{
\tlimit(); // FP leaked-map: not seen through
\tmiss(); // FN double-unmap|leaked-map
} // MAY escaping-map
`;

const fixture = readFixture(TEXT);
const bug: Reported = { rule: "leaked-map", severity: "error", certainty: "must", message: "mapping of page held", line: 5 };
const knownAlarm: Reported = { ...bug, line: 11 };

function verdict(...reported: Reported[]): string[] {
  return judge(fixture, reported, "leaked-map");
}

describe("annotations", () => {
  test("header lines are read", () => {
    expect(fixture.version).toBe("2.6.31");
    expect([...fixture.config]).toEqual([["CONFIG_X", "n"]]);
    expect(fixture.annotations.map((annotation) => annotation.line)).toEqual([5, 6, 11, 12, 13]);
  });

  test("an annotation that cannot be read is an error", () => {
    expect(() => readFixture("// kernel: 3.4\nx; // BUG Leaked\n")).toThrow("line 2");
    expect(() => readFixture("int x;\n")).toThrow("kernel");
  });
});

describe("verdicts", () => {
  test("all as expected", () => {
    expect(verdict(bug, knownAlarm)).toEqual([]);
    expect(verdict(bug, knownAlarm, { ...bug, rule: "escaping-map", line: 13 })).toEqual([]);
  });

  test("a missing finding, a wrong message and a wrong severity fail", () => {
    expect(verdict(knownAlarm)).toEqual(["5: BUG leaked-map: not reported"]);
    expect(verdict({ ...bug, message: "other" }, knownAlarm)[0]).toContain('no message holds "of page"');
    const noted = readFixture("// kernel: 3.4\nx(); // BUG leaked-map(note)\n");
    expect(judge(noted, [{ ...bug, line: 2 }], "leaked-map")[0]).toContain("not as note");
  });

  test("an alarm on right code fails for its line and for its function", () => {
    expect(verdict(bug, knownAlarm, { ...bug, rule: "double-unmap", line: 6 })[0]).toContain("6: OK double-unmap: reported on line 6");
    expect(verdict(bug, knownAlarm, { ...bug, rule: "double-unmap", line: 4 })).toHaveLength(2);
  });

  test("known limits fail when they are gone", () => {
    expect(verdict(bug)).toEqual(["11: FP leaked-map: no longer reported; make it OK"]);
    expect(verdict(bug, knownAlarm, { ...bug, line: 12 })[0]).toContain("now reported; make it BUG");
  });

  test("a finding without annotation fails, a migration note elsewhere does not", () => {
    expect(verdict(bug, knownAlarm, { ...bug, line: 9 })).toEqual([expect.stringContaining("9: no annotation for error leaked-map")]);
    expect(verdict(bug, knownAlarm, { ...bug, rule: "deprecated-kmap", line: 9 })).toEqual([]);
  });
});
