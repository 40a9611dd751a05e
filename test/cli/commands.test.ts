import { describe, expect, it } from "vitest";
import { RULES } from "../../server/src/session/rules.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";

const LEAK = `int f(struct page *page)
{
	char *at = kmap_atomic(page);
	if (!*at)
		return -EINVAL;
	kunmap_atomic(at);
	return 0;
}
`;

it.each([["check", ""], ["migrate", "--to", "local", ""], ["check", "--baseline", "", "."]])("an empty argument is told rather than taken for this folder: %j", async (...args) => {
  expect(await kmaplint(scratchFolder({ "a.c": LEAK }), args)).toEqual({ status: 2, out: "", err: "kmaplint: an argument is empty; is a variable of the shell not set?\n" });
});

describe("explain", () => {
  it("lists the rules", async () => {
    const { status, out } = await kmaplint(scratchFolder(), ["explain"]);
    expect(status).toBe(0);
    expect(out.trimEnd().split("\n").map((line) => line.split(" ")[0])).toEqual(RULES.map((rule) => rule.id));
  });

  it.each(RULES.map((rule) => rule.id))("has a page for %s", async (rule) => {
    const { status, out } = await kmaplint(scratchFolder(), ["explain", rule]);
    expect(status).toBe(0);
    expect(out).toContain(`# ${rule}\n`);
  });

  it("names the nearest rules for one that does not exist", async () => {
    const { status, err } = await kmaplint(scratchFolder(), ["explain", "doubleunmap"]);
    expect(status).toBe(2);
    expect(err).toContain("Did you mean double-unmap?");
  });
});

describe("models", () => {
  it("prints eras and interfaces", async () => {
    const { status, out } = await kmaplint(scratchFolder(), ["models"]);
    expect(status).toBe(0);
    expect(out).toMatch(/^ {2}typed +\.\.2\.6\.36 /m);
    expect(out).toMatch(/^ {2}kmap_local_page .* maps arg0 to return \(local\)$/m);
  });

  it("prints all rows of a name with their sources", async () => {
    const { out } = await kmaplint(scratchFolder(), ["models", "kunmap_atomic"]);
    expect(out).toContain("kunmap_atomic(");
    expect(out).toMatch(/^ {2}effect +unmaps arg0 of /m);
    expect(out).toMatch(/^ {2}source +\S/m);
  });

  it("names the nearest models for one that does not exist", async () => {
    const { status, err } = await kmaplint(scratchFolder(), ["models", "kmap_atomicc"]);
    expect(status).toBe(2);
    expect(err).toContain("did you mean kmap_atomic");
  });

  it("tells which kernel a path is read as, and why", async () => {
    const folder = scratchFolder({ ...kernelTree("2.6.31"), "fs/a.c": "" });
    for (const path of [".", "fs", "fs/a.c"]) {
      const { status, out } = await kmaplint(folder, ["models", "--era", path]);
      expect(status).toBe(0);
      expect(out).toContain(`${path}: read as 2.6.31, typed slots (from Makefile)`);
      expect(out).toContain("Makefile says 2.6.31");
    }
  });

  it("says when a path belongs to no kernel", async () => {
    const folder = scratchFolder({ "a.c": "x = kmap_local_page(page);" });
    expect(await kmaplint(folder, ["models", "--era", "."])).toMatchObject({ status: 2, err: "kmaplint: .: no kernel tree; name a file\n" });
    expect((await kmaplint(folder, ["models", "--era", "a.c"])).out).toContain("era      local");
    expect((await kmaplint(folder, ["models", "--era", "gone"])).status).toBe(2);
  });
});

describe("show", () => {
  it.each(["tree", "ir", "cfg", "states", "summary", "stack"])("prints a function as %s", async (view) => {
    const folder = scratchFolder({ "a.c": LEAK });
    const { status, out } = await kmaplint(folder, ["show", "a.c:f", "--as", view]);
    expect(status).toBe(0);
    expect(out.length).toBeGreaterThan(20);
  });

  it("follows --kernel", async () => {
    const folder = scratchFolder({ "a.c": LEAK.replace("(page)", "(page, KM_USER0)").replace("(at)", "(at, KM_USER0)") });
    const shown = async (kernel: string): Promise<string> => (await kmaplint(folder, ["show", "a.c:f", "--as", "stack", "--kernel", kernel])).out;
    expect(await shown("2.6.31")).toContain("KM_USER0=");
    expect(await shown("4.9")).not.toContain("KM_USER0=");
  });

  it("ends with 2 for a file that is not there", async () => {
    expect(await kmaplint(scratchFolder(), ["show", "gone.c:f"])).toMatchObject({ status: 2, err: "kmaplint: gone.c: no such file or folder\n" });
  });
});

describe("JSON", () => {
  it("has the shape that scripts rely on", async () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "fs/a.c": LEAK });
    const report = JSON.parse((await kmaplint(folder, ["check", "--format", "json", "--fixes", "."])).out) as unknown;
    const file = "fs/a.c";
    const range = { start: { line: expect.any(Number) as number, column: expect.any(Number) as number }, end: { line: expect.any(Number) as number, column: expect.any(Number) as number } };
    expect(report).toEqual({
      tool: { name: "kmaplint", version: expect.stringMatching(/^\d/) as string },
      tree: { root: folder, kernel: "4.9", era: "stack", eraReason: expect.stringContaining("Makefile says 4.9") as string },
      findings: [{
        rule: "leaked-map", severity: "error", certainty: "must", message: expect.stringContaining("page") as string,
        help: expect.any(String) as string, file, range: { start: { line: 5, column: 3 }, end: { line: 5, column: 18 } },
        function: "f", fingerprint: expect.stringMatching(/^[0-9a-f]{16}$/) as string,
        trace: expect.arrayContaining([{ kind: "map", message: expect.any(String) as string, file, range }]) as unknown[],
        stack: [{ slot: expect.any(String) as string, page: "page", file, range }],
        fixes: [{
          title: "release the mapping of `page` before line 5 is left",
          purpose: "repair",
          safety: "safe",
          edits: [" {", "kunmap_atomic(at);\n\t\t", "\n\t}"].map((text) => ({ file, range, text })),
        }],
      }],
      gaps: [],
      unreadable: [],
      summary: { files: 2, functions: 1, mapped_functions: 1, gaps: 0, seconds: expect.any(Number) as number },
    });
  });
});
