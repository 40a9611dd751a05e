import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";
import { markerAnalysis } from "./marker-analysis.ts";

const LEAK = `int f(struct page *page)
{
#ifdef CONFIG_BRAMBLE
	char *at = kmap_atomic(page);
#endif
	return 0;
}
`;

describe("a broken kmaplint.json", () => {
  const broken = { "kmaplint.json": "{ \"rulez\": 1 }", "a.c": "error! kmap" };

  it.each([["a.c"], ["."]])("ends with 2 when it applies to %s, and says where and what to do", async (path) => {
    const folder = scratchFolder(broken);
    const ended = await kmaplint(folder, ["check", path], markerAnalysis);
    expect(ended.status).toBe(2);
    expect(ended.err).toContain(`kmaplint: ${join(folder, "kmaplint.json")}: /rulez: there is no such member; members here are`);
    expect(ended.out).toBe("");
  });

  it("does not keep other files from being analysed", async () => {
    const folder = scratchFolder({ "bad/kmaplint.json": "{", "bad/a.c": "error!", "good.c": "error!" });
    const ended = await kmaplint(folder, ["check", "bad/a.c", "good.c"], markerAnalysis);
    expect(ended.status).toBe(2);
    expect(ended.out).toContain("good.c:1:1: error:");
    expect(ended.out).not.toContain("bad/a.c");
  });

  it("stands in the JSON and SARIF reports", async () => {
    const folder = scratchFolder(broken);
    const json = JSON.parse((await kmaplint(folder, ["check", "--format", "json", "."], markerAnalysis)).out) as object;
    expect(json).toMatchObject({ findings: [], configProblems: [{ file: join(folder, "kmaplint.json"), place: "/rulez" }] });
    expect((await kmaplint(folder, ["check", "--format", "sarif", "."], markerAnalysis)).out).toContain("there is no such member");
  });

  it.each([["show", "a.c"], ["depth", "a.c"], ["baseline", "write", "."], ["baseline", "prune", "."], ["check", "--print-config", "a.c"], ["models", "--era", "a.c"]])("ends %s %s with 2 and nothing done", async (...args) => {
    const ended = await kmaplint(scratchFolder(broken), args);
    expect(ended.status).toBe(2);
    expect(ended.err).toContain("/rulez: there is no such member");
    expect(ended.err).not.toContain("internal error");
    expect(ended.out).toBe("");
  });
});

describe("kmaplint.json on the command line's side", () => {
  it("leaves out what it excludes, but no file that is named", async () => {
    const folder = scratchFolder({ "kmaplint.json": "{\"exclude\":[\"gen/\"]}", "gen/a.c": "error! kmap", "b.c": "error! kmap" });
    expect((await kmaplint(folder, ["check", "--quiet", "."], markerAnalysis)).out).not.toContain("gen/a.c");
    expect((await kmaplint(folder, ["check", "--quiet", "gen/a.c"], markerAnalysis)).out).toContain("gen/a.c:1:1: error");
  });

  it("changes the exit status with the severities", async () => {
    const files = { "a.c": "error!" };
    expect((await kmaplint(scratchFolder({ ...files, "kmaplint.json": "{\"rules\":{\"leaked-map\":\"warning\"}}" }), ["check", "a.c"], markerAnalysis)).status).toBe(0);
    expect((await kmaplint(scratchFolder({ ...files, "kmaplint.json": "{\"rules\":{\"leaked-map\":\"off\"}}" }), ["check", "--fail-on", "note", "a.c"], markerAnalysis)).status).toBe(0);
    expect((await kmaplint(scratchFolder(files), ["check", "a.c"], markerAnalysis)).status).toBe(1);
  });

  it("gives way to flags", async () => {
    const folder = scratchFolder({ "kmaplint.json": "{\"kernel\":\"2.6.36\"}", "a.c": "error!" });
    expect((await kmaplint(folder, ["check", "a.c"], markerAnalysis)).out).toContain("read as 2.6.36, typed slots (from kmaplint.json)");
    expect((await kmaplint(folder, ["check", "a.c", "--kernel", "6.1"], markerAnalysis)).out).toContain("read as 6.1, per-task stack (from --kernel)");
  });
});

describe("--kconfig", () => {
  const files = { ...kernelTree("4.9"), "a.c": LEAK, "off.config": "# CONFIG_BRAMBLE is not set\n", "on.config": "CONFIG_BRAMBLE=y\n" };

  it("gives the symbols of check, show and depth", async () => {
    const folder = scratchFolder(files);
    expect((await kmaplint(folder, ["check", "a.c", "--no-cache"])).status).toBe(1);
    expect((await kmaplint(folder, ["check", "a.c", "--no-cache", "--kconfig", "off.config"])).status).toBe(0);
    expect((await kmaplint(folder, ["check", "a.c", "--no-cache", "--kconfig", "off.config", "--config-symbol", "CONFIG_BRAMBLE=y"])).status).toBe(1);
    const show = async (config: string) => (await kmaplint(folder, ["show", "a.c:f", "--as", "states", "--kconfig", config])).out;
    expect(await show("on.config")).not.toBe(await show("off.config"));
    const sum = async (config: string) => JSON.parse((await kmaplint(folder, ["depth", "a.c", "--no-cache", "--format", "json", "--kconfig", config])).out) as { configurations: { sum: number }[] };
    expect([(await sum("on.config")).configurations[0]?.sum, (await sum("off.config")).configurations[0]?.sum]).toEqual([1, 0]);
  });

  it("ends with 2 for a file that is none", async () => {
    const ended = await kmaplint(scratchFolder(files), ["check", "a.c", "--kconfig", "gone.config"]);
    expect(ended).toMatchObject({ status: 2, err: expect.stringContaining("gone.config: no such file or folder") as string });
    expect((await kmaplint(scratchFolder(files), ["depth", "a.c", "--kconfig", "a.c"])).err).toContain("no kernel configuration");
  });
});

describe("--print-config", () => {
  it("prints JSON and checks nothing", async () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "a.c": "error!", "kmaplint.json": "{\"configSymbols\":{\"CONFIG_A\":\"n\"}}" });
    const ended = await kmaplint(folder, ["check", "--print-config", "a.c", "--config-symbol", "CONFIG_B=m"]);
    expect(ended).toMatchObject({ status: 0, err: "" });
    expect(JSON.parse(ended.out)).toMatchObject({
      kernel: { value: "4.9", source: "Makefile" },
      configSymbols: { CONFIG_A: { value: "n", source: join(folder, "kmaplint.json") }, CONFIG_B: { value: "m", source: "command line" } },
    });
  });

  it("does not go with a list of files", async () => {
    const ended = await kmaplint(scratchFolder({ "a.c": "", "compile_commands.json": "[]" }), ["check", "--print-config", "a.c", "--compile-commands", "compile_commands.json"]);
    expect(ended).toMatchObject({ status: 2, out: "", err: expect.stringContaining("cannot be used with option '--compile-commands") as string });
  });

  it("ends with 2 for a file that is not there", async () => {
    expect(await kmaplint(scratchFolder(), ["check", "--print-config", "gone.c"])).toMatchObject({ status: 2, err: "kmaplint: gone.c: no such file or folder\n" });
  });
});
