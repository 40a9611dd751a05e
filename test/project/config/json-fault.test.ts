import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { jsonFault } from "../../../server/src/project/config/json-fault.ts";

describe("the place where a text stops being JSON", () => {
  it.each([
    ["", "line 1, column 1", "a value must stand here"],
    ["{\n  \"kernel\": \"6.1\",\n}", "line 3, column 1", "a comma too much"],
    ["{\"a\": 1 \"b\": 2}", "line 1, column 9", "`,` or a closing bracket"],
    ["{\"a\" 1}", "line 1, column 6", "`:` must stand here"],
    ["{a: 1}", "line 1, column 2", "a name in double quotes"],
    ["{'a': 1}", "line 1, column 2", "a name in double quotes"],
    ["[1, 2,]", "line 1, column 7", "a value must stand here"],
    ["{\n // why\n \"a\": 1}", "line 2, column 2", "JSON has no comments"],
    ["{\"a\": 1", "line 1, column 8", "`,` or a closing bracket"],
    ["{\"a\": 1}\n}", "line 2, column 1", "nothing may follow"],
    ["{\"a\": 01}", "line 1, column 7", "a value must stand here"],
    ["{\"a\": \"b\nc\"}", "line 1, column 7", "a value must stand here"],
    ["[1}", "line 1, column 3", "`,` or a closing bracket"],
    ["nul", "line 1, column 1", "a value must stand here"],
  ])("%j", (text, place, reason) => {
    const fault = jsonFault(text);
    expect(fault?.place).toBe(place);
    expect(fault?.reason).toContain(reason);
  });

  it("is found exactly where the engine refuses a text", () => {
    const text = fc.oneof(fc.json(), fc.string(), fc.json().chain((whole) => fc.nat(whole.length).map((at) => whole.slice(0, at))), fc.stringMatching(/^[[\]{}:,"\\a1 -.e]{0,12}$/));
    fc.assert(fc.property(text, (one) => (jsonFault(one) === null) === isJson(one)), { numRuns: 3000 });
  });
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
