import { spawnSync } from "node:child_process";
import { describe, expect, it } from "vitest";

/** What a process says of settings that its engine does not know: the engine writes that to the standard error output. */
function complaints(code: string): string {
  const program = `import { setFlagsFromString } from "node:v8"; import { compileLess } from "./server/src/project/engine.ts"; ${code}`;
  const { status, stderr } = spawnSync(process.execPath, ["--import", "tsx", "--input-type=module", "-e", program], { encoding: "utf8" });
  expect(status).toBe(0);
  return stderr;
}

describe("settings of the engine", () => {
  it("are known to the engine that they are for, which says nothing", () => {
    expect(complaints(`compileLess();`)).toBe("");
    expect(complaints(`setFlagsFromString("--compile-a-little-less");`)).toContain("--compile-a-little-less");
  });

  it("are left alone on an engine on which they have not been tried", () => {
    expect(complaints(`compileLess("1.2.3");`)).toBe("");
  });
});
