import { execFileSync } from "node:child_process";
import { chmodSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check } from "../../server/src/session/check.ts";
import type { CheckOptions } from "../../server/src/session/report.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { type Analysis, kmaplint } from "./command.ts";
import { markerAnalysis } from "./marker-analysis.ts";

function options(cwd: string, ...paths: string[]): CheckOptions {
  return { paths, cwd, configSymbols: new Map(), rules: [], withoutRules: [] };
}

describe("a check", () => {
  it("tells how far it has come, up to the end", async () => {
    const folder = scratchFolder(Object.fromEntries(Array.from({ length: 150 }, (_, at) => [`f${at}.c`, "kmap"])));
    const told: string[] = [];
    await check(options(folder, "."), { analysis: markerAnalysis, progress: (phase, done, total) => told.push(`${phase} ${done}/${total}`) });
    expect(told[0]).toBe("find 150/150");
    expect(told).toContain("analyse 64/150");
    expect(told.at(-1)).toBe("analyse 150/150");
  });

  it("stops with the signal's reason", async () => {
    const folder = scratchFolder(Object.fromEntries(Array.from({ length: 300 }, (_, at) => [`f${at}.c`, "kmap"])));
    const stop = new AbortController();
    let analysed = 0;
    const analysis: Analysis = (input) => {
      if (++analysed === 10) stop.abort(new Error("enough"));
      return markerAnalysis(input);
    };
    await expect(check(options(folder, "."), { analysis, signal: stop.signal })).rejects.toThrow("enough");
    expect(analysed).toBeLessThan(300);
  });

  it("reads an unsaved document instead of the file", async () => {
    const folder = scratchFolder({ "a.c": "error!" });
    const documents = new Map([[join(folder, "a.c"), "\nwarning!"]]);
    const { findings } = await check({ ...options(folder, "a.c"), documents }, { analysis: markerAnalysis });
    expect(findings).toMatchObject([{ severity: "warning", range: { start: { line: 2, column: 1 } } }]);
  });

  it("gives the core quoted headers beside the file that includes them", async () => {
    const includes = "#include \"b.h\"\n#include \"../c.h\"\n#include \"gone.h\"\nkmap";
    const folder = scratchFolder({ ...kernelTree("6.1"), "fs/x/a.c": includes, "fs/x/b.h": "int b;", "fs/c.h": "int c;" });
    const seen: (string | undefined)[] = [];
    const analysis: Analysis = (input) => {
      seen.push(...(input.program.unit("fs/x/a.c")?.files ?? []));
      return { findings: [], gaps: [], suppressed: [], functions: 0, mappedFunctions: 0 };
    };
    await check(options(folder, "fs/x/a.c"), { analysis });
    expect(seen).toEqual(["fs/x/a.c", "fs/x/b.h", "fs/c.h"]);
  });

  it("hands on what the user said about the configuration", async () => {
    const folder = scratchFolder({ "a.c": "kmap" });
    let seen: unknown;
    const analysis: Analysis = (input) => {
      seen = [...input.kernel.configSymbols];
      return { findings: [], gaps: [], suppressed: [], functions: 0, mappedFunctions: 0 };
    };
    await kmaplint(folder, ["check", "a.c", "--config-symbol", "CONFIG_HIGHMEM=y", "--config-symbol", "CONFIG_X=n"], analysis);
    expect(seen).toEqual([["CONFIG_HIGHMEM", "y"], ["CONFIG_X", "n"]]);
  });

  it("counts an interface that is not in mainline when its feature is asked for", async () => {
    const folder = scratchFolder({ "a.c": "kmap" });
    const known: boolean[] = [];
    const analysis: Analysis = (input) => {
      known.push(input.kernel.apis.mapping("kmap_push"));
      return { findings: [], gaps: [], suppressed: [], functions: 0, mappedFunctions: 0 };
    };
    for (const flags of [[], ["--feature", "slot-stack"]]) await kmaplint(folder, ["check", "a.c", "--kernel", "2.6.31", ...flags], analysis);
    expect(known).toEqual([false, true]);
  });
});

describe("what cannot be read", () => {
  it.runIf(process.platform !== "win32")("ends with 2 when it was named, and only then", async () => {
    const folder = scratchFolder({ "d/a.c": "error! kmap" });
    execFileSync("mkfifo", [join(folder, "d", "pipe.c")]);
    const named = await kmaplint(folder, ["check", "d/pipe.c", "d/a.c"], markerAnalysis);
    expect(named.status).toBe(2);
    expect(named.err).toContain("d/pipe.c: is not a regular file");
    expect(named.out).toContain("d/a.c:1:1: error:");
  });

  it.runIf(process.getuid !== undefined && process.getuid() !== 0)("is told when it lies in a folder, and does not change the status", async () => {
    const folder = scratchFolder({ "d/a.c": "error! kmap", "d/secret.c": "kmap" });
    chmodSync(join(folder, "d", "secret.c"), 0);
    const ended = await kmaplint(folder, ["check", "d"], markerAnalysis);
    expect(ended.status).toBe(1);
    expect(ended.err).toContain("d/secret.c: permission denied");
  });
});
