import { execFile, spawnSync } from "node:child_process";
import { cpSync, readFileSync, utimesSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, describe, expect, it, onTestFinished } from "vitest";
import { run } from "../../server/src/cli/run.ts";
import { check } from "../../server/src/session/check.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { type Analysis, kmaplint } from "./command.ts";
import { markerAnalysis } from "./marker-analysis.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const FIXTURE = join(ROOT, "test", "fixtures", "kbuild");
/** What kbuild passes besides the file, shortened. */
const FLAGS = ["-D__linux__", "-Wbitwise", "-Wp,-MMD,fs/.x.o.d", "-nostdinc", "-I./include", "-D__KERNEL__", "-Wall", "-O2", "-DKBUILD_MODNAME=\"x\""];
const LEAK = `int f(struct page *page)
{
	char *at = kmap_local_page(page);
	if (!*at)
		return -EINVAL;
	kunmap_local(at);
	return 0;
}
`;

beforeEach(() => {
  const before = process.env["XDG_CACHE_HOME"];
  process.env["XDG_CACHE_HOME"] = scratchFolder();
  onTestFinished(() => void (before === undefined ? delete process.env["XDG_CACHE_HOME"] : (process.env["XDG_CACHE_HOME"] = before)));
});

function kbuild(folder: string, file: string, ...flags: string[]) {
  return kmaplint(folder, ["check", "--kbuild", ...FLAGS, ...flags, file]);
}

describe("check --kbuild", () => {
  it("warns as gcc does, on stderr, and ends with 0", async () => {
    const folder = scratchFolder({ ...kernelTree("6.1"), "fs/x.c": LEAK });
    const { status, out, err } = await kbuild(folder, "fs/x.c");
    expect([status, out]).toEqual([0, ""]);
    const lines = err.trimEnd().split("\n");
    expect(lines[0]).toMatch(/^fs\/x\.c:5:3: warning: the mapping of `page` .* \[-Wkmaplint-leaked-map\]$/);
    expect(lines[1]).toMatch(/^fs\/x\.c:3:13: note: mapped/);
    expect(lines.slice(1).every((line) => /^fs\/x\.c:\d+:\d+: note: ./.test(line))).toBe(true);
    expect(lines.at(-1)).toContain("note: release the mapping of `page`");
  });

  it("calls files as the build does", async () => {
    const folder = scratchFolder({ ...kernelTree("6.1"), "fs/x.c": LEAK, "build/x": "", "fs/y.c": "#include \"y.h\"\n" + LEAK.replace("kunmap_local(at)", "put_y(at)"), "fs/y.h": "" });
    expect((await kbuild(join(folder, "build"), "../fs/x.c")).err).toMatch(/^\.\.\/fs\/x\.c:5:3: warning:/);
    expect((await kbuild(folder, join(folder, "fs/x.c"))).err).toMatch(new RegExp(`^${folder}/fs/x\\.c:5:3: warning:`));
    expect((await kbuild(folder, "./fs/x.c")).err).toMatch(/^\.\/fs\/x\.c:5:3: warning:/);
  });

  it("is quiet when there is nothing to say", async () => {
    const quiet = { status: 0, out: "", err: "" };
    const folder = scratchFolder({ ...kernelTree("6.1"), "fs/ok.c": LEAK.replace("return -EINVAL", "at++"), "fs/other.c": "int x = error!;", "fs/odd.c": "kmap((" });
    for (const file of ["fs/ok.c", "fs/other.c", "fs/odd.c"]) expect(await kbuild(folder, file)).toEqual(quiet);
  });

  it("leaves notes out unless their rule is asked for", async () => {
    const folder = scratchFolder({ "a.c": "/* kmap */ note! warning! error!" });
    const warnings = async (...own: string[]) => (await kmaplint(folder, ["check", ...own, "--kbuild", "a.c"], markerAnalysis)).err.match(/ warning: /g)?.length;
    expect(await warnings()).toBe(2);
    expect(await warnings("--rule", "leaked-map")).toBe(3);
    expect(await warnings("--no-rule", "leaked-map")).toBeUndefined();
  });

  it("takes all that follows for the compiler's, and what stands before for its own", async () => {
    const folder = scratchFolder({ ...kernelTree("6.1"), "fs/x.c": LEAK });
    expect((await kbuild(folder, "fs/x.c", "--help", "--version", "--format", "json", "--quiet", "--")).err).toContain("leaked-map");
    expect((await kmaplint(folder, ["check", "--no-rule", "leaked-map", "--kbuild", "fs/x.c"])).err).toBe("");
  });

  it("leaves out what a baseline holds", async () => {
    const folder = scratchFolder({ ...kernelTree("6.1"), "fs/x.c": LEAK });
    await kmaplint(folder, ["baseline", "write", "--no-cache", "fs"]);
    expect(await kmaplint(folder, ["check", "--baseline", "kmaplint-baseline.json", "--kbuild", "fs/x.c"])).toEqual({ status: 0, out: "", err: "" });
  });

  it("reads as the kernel that a module is built for", async () => {
    const code = (number: number): Record<string, string> => ({ "h/generated/autoconf.h": "", "h/generated/uapi/linux/version.h": `#define LINUX_VERSION_CODE ${number}\n` });
    const seen: unknown[] = [];
    const spy: Analysis = (input) => (seen.push(input.kernel.version.text), markerAnalysis(input));
    const args = ["check", "--kbuild", "-include", "h/generated/autoconf.h"];
    await kmaplint(scratchFolder({ ...code(393662), "m/x.c": "kmap" }), [...args, "m/x.c"], spy);
    await kmaplint(scratchFolder({ ...code(393662), ...kernelTree("4.9"), "m/x.c": "kmap" }), [...args, "m/x.c"], spy);
    await kmaplint(scratchFolder({ ...code(393662), "m/x.c": "kmap" }), ["check", "--kernel", "3.4", ...args.slice(1), "m/x.c"], spy);
    expect(seen).toEqual(["6.1.190", "4.9", "3.4"]);
  });
});

describe("a build goes on", () => {
  it.each([
    ["a file that is not there", ["check", "--kbuild", "gone.c"], "kmaplint: gone.c: no such file or folder\n"],
    ["no file", ["check", "--kbuild", "-c"], "kmaplint: there is no C file among the arguments behind --kbuild\n"],
    ["a wrong option", ["check", "--bogus", "--kbuild", "a.c"], "kmaplint: unknown option '--bogus'\n"],
    ["a rule that there is not", ["check", "--rule", "x", "--kbuild", "a.c"], "There is no rule 'x'"],
    ["a missing baseline", ["check", "--baseline", "gone", "--kbuild", "a.c"], "kmaplint: "],
    ["an analysis that throws", ["check", "--kbuild", "a.c"], "kmaplint: internal error in a.c: no such luck (in stumble)\n"],
  ])("after %s", async (_what, args, message) => {
    const ended = await kmaplint(scratchFolder({ "a.c": "kmap throw!" }), args, markerAnalysis);
    expect([ended.status, ended.out]).toEqual([0, ""]);
    expect(ended.err).toContain(message);
  });

  it("after a check that fails as a whole", async () => {
    let err = "";
    const stream = { write: (text: string) => void (err += text), isTerminal: false, columns: 0 };
    const folder = scratchFolder({ "a.c": "kmap" });
    const status = await run(["check", "--kbuild", "a.c"], { cwd: folder, env: {}, out: stream, err: stream, input: () => Promise.resolve(Buffer.alloc(0)) }, () => Promise.reject(new Error("two\n  lines")));
    expect([status, err]).toEqual([0, "kmaplint: two lines\n"]);
  });
});

describe("the tree of a file that is built", () => {
  const USER = LEAK.replace("\tkunmap_local(at);", "\tput_it(at);").replace("\t\treturn -EINVAL;", "\t\tat++;");
  const tree = (release: string) => ({ ...kernelTree("6.1"), "fs/x.c": `void put_it(void *at);\n${USER}`, "fs/put.c": `void put_it(void *at)\n{\n\t${release}\n}\n` });

  it("counts as far as the cache knows it, and is not scanned", async () => {
    const folder = scratchFolder(tree("kunmap_local(at);"));
    const phases: string[] = [];
    const watched = async () => check(
      { paths: ["fs/x.c"], cwd: folder, configSymbols: new Map(), rules: [], withoutRules: [], onlyKnownTrees: true },
      { progress: (phase) => phases.push(phase) },
    );
    expect((await watched()).findings.map(({ rule }) => rule)).toEqual(["leaked-map"]);
    expect(phases).not.toContain("index");
    await kmaplint(folder, ["check", "Makefile"]);
    expect((await watched()).findings).toEqual([]);
    expect(phases).not.toContain("index");
  });

  it("is as new as its own folder", async () => {
    const folder = scratchFolder(tree("use(at);"));
    await kmaplint(folder, ["check", "Makefile"]);
    expect((await kbuild(folder, "fs/x.c")).err).toContain("leaked-map");
    writeFileSync(join(folder, "fs/put.c"), tree("kunmap_local(at);")["fs/put.c"]);
    utimesSync(join(folder, "fs/put.c"), new Date(), new Date(Date.now() + 5000));
    expect((await kbuild(folder, "fs/x.c")).err).toBe("");
  });
});

const hasTools = ["make", "gcc"].every((tool) => spawnSync(tool, ["--version"]).status === 0);

describe.skipIf(!hasTools)("make C=1", () => {
  const CHECK = `${process.execPath} --import ${join(ROOT, "node_modules/tsx/dist/loader.mjs")} ${join(ROOT, "server/src/cli/main.ts")} check --kbuild`;

  function make(folder: string, ...args: string[]): Promise<{ status: number; out: string; err: string }> {
    return new Promise((resolve) => {
      execFile("make", ["-C", folder, "--no-print-directory", ...args], (error, out, err) => resolve({ status: error === null ? 0 : Number(error.code), out, err }));
    });
  }

  function copied(): string {
    const folder = scratchFolder();
    cpSync(FIXTURE, folder, { recursive: true });
    return folder;
  }

  function warnings(err: string): string[] {
    return err.split("\n").filter((line) => line.includes("warning:")).map((line) => line.replace(/ warning:.*(\[.*\])$/, " $1"));
  }

  it("checks what it compiles, with the same arguments and configuration", { timeout: 120_000 }, async () => {
    const folder = copied();
    const ended = await make(folder, "-j2", "C=1", `CHECK=${CHECK}`);
    expect(ended.status).toBe(0);
    expect(warnings(ended.err)).toEqual(["demo/demo_leak.c:10:3: [-Wkmaplint-leaked-map]"]);
    expect(ended.out.match(/CHECK/g)).toHaveLength(3);
    const autoconf = join(folder, "include/generated/autoconf.h");
    writeFileSync(autoconf, readFileSync(autoconf, "utf8").replace("#define CONFIG_DEMO_ON 1", "#define CONFIG_DEMO_OFF 1"));
    const turned = await make(folder, "-B", "C=1", `CHECK=${CHECK}`, "demo_config.o");
    expect(warnings(turned.err)).toEqual(["demo/demo_config.c:12:3: [-Wkmaplint-leaked-map]", "demo/demo_config.c:24:3: [-Wkmaplint-leaked-map]"]);
  });

  it("goes on when kmaplint is called wrongly", { timeout: 120_000 }, async () => {
    const ended = await make(copied(), "C=1", `CHECK=${CHECK.replace("--kbuild", "--bogus --kbuild")}`, "demo_good.o");
    expect([ended.status, ended.err]).toEqual([0, "kmaplint: unknown option '--bogus'\n"]);
    expect(ended.out).toContain("CC      ");
  });
});
