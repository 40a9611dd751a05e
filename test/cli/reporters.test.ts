/** The report in the forms that other programs read. */

import type { Log } from "sarif";
import { describe, expect, it } from "vitest";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";

const LEAK = `static int demo_first(struct page *page)
{
	char *addr = kmap_local_page(page);
	int first = addr[0];

	return first;
}
`;
const SILENT = LEAK.replace("return first;", "return first; /* kmaplint-ignore leaked-map: the caller unmaps */");

async function sarifOf(folder: string, ...paths: string[]): Promise<Log> {
  const { out } = await kmaplint(folder, ["check", "--kernel", "6.1", "--format", "sarif", ...paths]);
  return JSON.parse(out) as Log;
}

describe("sarif", () => {
  it("tells place, level, rule, fingerprint and path of each finding", async () => {
    const log = await sarifOf(scratchFolder({ "a b.c": LEAK }), "a b.c");
    const [run] = log.runs;
    const [result] = run!.results!;
    expect(log.version).toBe("2.1.0");
    expect(run!.results).toHaveLength(1);
    expect(result).toMatchObject({ ruleId: "leaked-map", level: "error" });
    expect(result!.message.text).toContain("the mapping of `page`");
    expect(result!.locations![0]!.physicalLocation).toEqual({
      artifactLocation: { uri: "a%20b.c", uriBaseId: "ROOT" },
      region: { startLine: 6, startColumn: 2, endLine: 6, endColumn: 15 },
    });
    expect(result!.locations![0]!.logicalLocations).toEqual([{ name: "demo_first", kind: "function" }]);
    expect(result!.partialFingerprints!["kmaplint/v1"]).toMatch(/^[\da-f]{16}$/);
    const steps = result!.codeFlows![0]!.threadFlows[0]!.locations;
    expect(steps.map((step) => [step.location!.physicalLocation!.region!.startLine, step.kinds])).toEqual([[3, ["map"]], [6, ["return"]]]);
  });

  it("describes the rule of each result with its page", async () => {
    const { runs: [run] } = await sarifOf(scratchFolder({ "a.c": LEAK }), "a.c");
    const rule = run!.tool.driver.rules![run!.results![0]!.ruleIndex!]!;
    expect(rule.id).toBe("leaked-map");
    expect(rule.help!.markdown).toContain("# leaked-map");
    expect(rule.defaultConfiguration!.level).toBe("error");
  });

  it("keeps suppressed findings, with the reason", async () => {
    const { runs: [run] } = await sarifOf(scratchFolder({ "a.c": SILENT }), "a.c");
    expect(run!.results!.map((result) => result.suppressions)).toEqual([[{ kind: "inSource", justification: "the caller unmaps" }]]);
  });

  it("names files from the root of their tree", async () => {
    const folder = scratchFolder({ ...kernelTree("6.1"), "fs/x/a.c": LEAK });
    const { runs: [run] } = await sarifOf(folder, "fs/x/a.c");
    expect(run!.results![0]!.locations![0]!.physicalLocation!.artifactLocation!.uri).toBe("fs/x/a.c");
    expect(run!.originalUriBaseIds!["ROOT"]!.uri).toMatch(/^file:\/\/.*\/$/);
  });

  it("is a log without results where nothing is found", async () => {
    const { runs: [run] } = await sarifOf(scratchFolder({ "a.c": "int kmap;\n" }), "a.c");
    expect(run!.results).toEqual([]);
    expect(run!.invocations).toEqual([{ executionSuccessful: true, toolExecutionNotifications: [] }]);
  });
});

describe("github", () => {
  it("annotates each finding, with what would break the command escaped", async () => {
    const folder = scratchFolder({ "a,b.c": LEAK });
    const { out, status } = await kmaplint(folder, ["check", "--kernel", "6.1", "--format", "github", "a,b.c"]);
    expect(status).toBe(1);
    expect(out).toBe("::error file=a%2Cb.c,line=6,endLine=6,col=2,endColumn=15,title=kmaplint%3A leaked-map::the mapping of `page` (kmap_local_page, line 3) is still held when demo_first() returns first%0Arelease the mapping of `page` before line 6, or hand its address to the caller\n");
  });

  it("says nothing of suppressed findings", async () => {
    const { out, status } = await kmaplint(scratchFolder({ "a.c": SILENT }), ["check", "--kernel", "6.1", "--format", "github", "a.c"]);
    expect([out, status]).toEqual(["", 0]);
  });
});

describe("repairs", () => {
  const swapped = "void f(struct page *page)\n{\n\tchar *p = kmap(page);\n\n\tp[0] = 0;\n\tkunmap(p);\n}\n";
  const run = async (...flags: string[]) => JSON.parse((await kmaplint(scratchFolder({ "a.c": swapped }), ["check", "--kernel", "6.1", "--no-cache", "--no-rule", "deprecated-kmap", ...flags, "a.c"])).out) as unknown;

  it("are replacements in SARIF", async () => {
    const replacement = { deletedRegion: { startLine: 6, startColumn: 9, endLine: 6, endColumn: 10 }, insertedContent: { text: "page" } };
    expect(await run("--format", "sarif", "--fixes")).toMatchObject({ runs: [{ results: [{
      fixes: [{ description: { text: "pass `page`, what was mapped" }, artifactChanges: [{ artifactLocation: { uri: "a.c" }, replacements: [replacement] }] }],
    }] }] });
  });

  it("are listed when asked for", async () => {
    expect(await run("--format", "json", "--fixes")).toMatchObject({ findings: [{ fixes: [{ safety: "safe" }] }] });
    expect(await run("--format", "json")).toMatchObject({ findings: [{ fixes: [] }] });
  });
});

describe("the other forms", () => {
  it("count or list what is suppressed", async () => {
    const folder = scratchFolder({ "a.c": SILENT });
    const text = await kmaplint(folder, ["check", "--kernel", "6.1", "a.c"]);
    expect(text.err).toContain("no findings, 1 suppressed in 1 file");
    const json = await kmaplint(folder, ["check", "--kernel", "6.1", "--format", "json", "a.c"]);
    expect(JSON.parse(json.out)).toMatchObject({ findings: [], suppressed: [{ rule: "leaked-map", reason: "the caller unmaps" }] });
  });
});
