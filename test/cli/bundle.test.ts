import { execFile, execFileSync, spawn } from "node:child_process";
import { chmodSync, cpSync, existsSync, mkdirSync, readFileSync, readdirSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { userInfo } from "node:os";
import { join } from "node:path";
import { beforeAll, describe, expect, it, onTestFinished } from "vitest";
import { NO_PLACE } from "../../server/src/cli/resident/address.ts";
import { pageAssets } from "../../server/src/cli/reporters/dashboard/assets.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const ROOT = join(import.meta.dirname, "..", "..");
const BUNDLE = join(ROOT, "server", "dist", "kmaplint.js");

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, "scripts", "build.js")], { cwd: ROOT });
}, 60_000);

interface Ended {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

function node(cwd: string, args: readonly string[], env: Readonly<Record<string, string>> = {}): Promise<Ended> {
  return new Promise((resolve) => {
    const options = { cwd, env: { ...process.env, ...env }, maxBuffer: 64 * 1024 * 1024 };
    execFile(process.execPath, args, options, (error, out, err) => {
      resolve({ status: error === null ? 0 : Number(error.code), out, err });
    });
  });
}

const LEAK = `int f(struct page *page)
{
	char *at = kmap_atomic(page);
	if (!*at)
		return -EINVAL;
	kunmap_atomic(at);
	return 0;
}
`;

describe("the bundle", () => {
  it("is a program with the right exit status", async () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK });
    const ended = await node(folder, [BUNDLE, "check", "fs"]);
    expect(ended.status).toBe(1);
    expect(ended.out).toMatch(/^fs\/leak\.c:5:3: error: .* \[leaked-map\]$/m);
    expect((await node(folder, [BUNDLE, "check", "nowhere"])).status).toBe(2);
    expect((await node(folder, [BUNDLE, "--version"])).out).toBe(`${packageVersion()}\n`);
  });

  it("writes a file to a pipe that is given by its name", () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK });
    const piped = (command: string): string => execFileSync("sh", ["-c", `"${process.execPath}" "${BUNDLE}" ${command} 2>&1 | cat`], { cwd: folder, encoding: "utf8" });
    expect(piped("migrate --to local --plan /dev/stdout --quiet fs")).toContain("file,line,column,function,interface,verdict,kind,reason");
  });

  it("takes over what another installation of the same build has found out", async () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK });
    const [file, home] = [join(folder, "fs/leak.c"), scratchFolder({ "package.json": readFileSync(join(ROOT, "package.json")) })];
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    expect((await node(folder, [BUNDLE, "check", "."])).status).toBe(1);
    cpSync(join(ROOT, "server", "dist"), join(home, "server", "dist"), { recursive: true, filter: (path) => !path.includes("types") });
    symlinkSync(join(ROOT, "node_modules"), join(home, "node_modules"));
    // Only who reads the file again can know.
    writeFileSync(file, LEAK.replace("return -EINVAL", "goto elsewhere"));
    utimesSync(file, 1_700_000_000, 1_700_000_000);
    const other = join(home, "server", "dist", "kmaplint.js");
    expect((await node(folder, [other, "check", "."])).status).toBe(1);
    expect((await node(folder, [other, "check", "--no-cache", "."])).status).toBe(0);
  });

  it("reports the same with any number of jobs", { timeout: 120_000 }, async () => {
    const leaks = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`d${at % 7}/f${at}.c`, at % 20 === 0 ? LEAK : "int x;\n"]));
    const folder = scratchFolder({ ...kernelTree("4.9"), ...leaks });
    const report = async (jobs: string): Promise<unknown> => {
      const { out } = await node(folder, [BUNDLE, "check", "--format", "json", "--jobs", jobs]);
      const { summary, ...rest } = JSON.parse(out) as { summary: { seconds: number }; findings: unknown[] };
      return { ...rest, summary: { ...summary, seconds: 0 } };
    };
    const alone = await report("1");
    expect(alone).toMatchObject({ summary: { files: 601, mapped_functions: 30 } });
    expect(await report("3")).toEqual(alone);
  });

  it("reports the same with any number of jobs under configurations of several folders", { timeout: 120_000 }, async () => {
    const own = LEAK.replace("kmap_atomic", "bramble_get").replace("kunmap_atomic", "bramble_put");
    const leaks = Object.fromEntries(Array.from({ length: 600 }, (_, at) => [`d${at % 3}/f${at}.c`, at % 40 === 0 ? own : "int x;\n"]));
    const apis = [
      { name: "bramble_get", effects: [{ do: "map", interface: "bramble", resource: "atomic", key: "arg0", address: "return" }] },
      { name: "bramble_put", effects: [{ do: "unmap", interfaces: ["bramble"], address: "arg0" }] },
    ];
    const configs = { "d1/kmaplint.json": JSON.stringify({ apis }), "d2/kmaplint.json": JSON.stringify({ apis, rules: { "leaked-map": "note" } }) };
    const folder = scratchFolder({ ...kernelTree("4.9"), ...leaks, ...configs });
    const findings = async (jobs: string): Promise<unknown[]> => {
      const { out } = await node(folder, [BUNDLE, "check", "--format", "json", "--no-cache", "--jobs", jobs]);
      return (JSON.parse(out) as { findings: { file: string; severity: string }[] }).findings.map(({ file, severity }) => `${file.slice(0, 2)} ${severity}`);
    };
    const alone = await findings("1");
    expect(alone).toEqual([...Array<string>(5).fill("d1 error"), ...Array<string>(5).fill("d2 note")]);
    expect(await findings("3")).toEqual(alone);
  });

  it("writes the page of a report with the script and the style that lie beside it", async () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK });
    expect(await node(folder, [BUNDLE, "report", "fs", "--html", "page.html", "--quiet", "--no-cache"])).toEqual({ status: 0, out: "", err: "" });
    const html = readFileSync(join(folder, "page.html"), "utf8");
    const { script, style } = await pageAssets();
    expect(html).toContain(`<script>${script}</script>`);
    expect(html).toContain(`<style>${style}</style>`);
    expect(html).toContain('"rule":"leaked-map"');
  });

  it("does not mind when nobody reads on", async () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "leaks.c": Array.from({ length: 400 }, (_, at) => LEAK.replace("int f", `int f${at}`)).join("") });
    const child = spawn(process.execPath, [BUNDLE, "check", "--quiet", "."], { cwd: folder, stdio: ["ignore", "pipe", "pipe"] });
    let err = "";
    child.stderr.on("data", (text: Buffer) => (err += text.toString()));
    child.stdout.once("data", () => child.stdout.destroy());
    const status = await new Promise((resolve) => child.on("close", resolve));
    expect(err).toBe("");
    expect(status).toBe(1);
  });
});

describe("a process that stays", { timeout: 60_000 }, () => {
  /** Where one is that other tests know nothing of. */
  function around(): Record<string, string> {
    const env = { XDG_RUNTIME_DIR: scratchFolder(), XDG_CACHE_HOME: scratchFolder() };
    onTestFinished(async () => {
      await node(env.XDG_RUNTIME_DIR, [BUNDLE, "resident", "stop"], env);
    });
    return env;
  }

  async function pidOf(env: Readonly<Record<string, string>>): Promise<number> {
    return Number(/^process (\d+), /.exec((await node(ROOT, [BUNDLE, "resident", "status"], env)).out)?.[1]);
  }

  it("says what a command says by itself, again and after a change", async () => {
    const [folder, env] = [scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK, "fs/fine.c": "int x;\n" }), around()];
    const resident = (...args: string[]): Promise<Ended> => node(folder, [BUNDLE, "check", "--resident", ...args], env);
    const alone = (...args: string[]): Promise<Ended> => node(folder, [BUNDLE, "check", "--no-cache", ...args], env);
    expect(await resident("fs")).toEqual(await alone("fs"));
    const pid = await pidOf(env);
    expect(pid).toBeGreaterThan(0);
    expect(await resident("fs")).toEqual(await alone("fs"));
    writeFileSync(join(folder, "fs", "fine.c"), LEAK.replace("f(", "g("));
    expect(await resident("--format", "github")).toEqual(await alone("--format", "github"));
    expect(await resident("nowhere.c")).toEqual(await alone("nowhere.c"));
    expect(await resident("--output", "found.txt", "--quiet")).toMatchObject({ status: 1, out: "", err: "" });
    expect(readFileSync(join(folder, "found.txt"), "utf8")).toContain("fs/fine.c:5:3: error:");
    expect(await pidOf(env)).toBe(pid);
    expect((await node(folder, [BUNDLE, "resident", "status"], env)).out).toMatch(new RegExp(`^process ${pid}, for \\d+ s, \\d+ MiB: ${folder}\n$`));
  });

  it("can be stopped, and dies without harm", async () => {
    const [folder, env] = [scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK }), around()];
    const run = (): Promise<Ended> => node(folder, [BUNDLE, "check", "--resident"], env);
    const first = await run();
    process.kill(await pidOf(env), "SIGKILL");
    expect(await run()).toEqual(first);
    expect(await node(folder, [BUNDLE, "resident", "stop"], env)).toMatchObject({ status: 0 });
    expect(await node(folder, [BUNDLE, "resident", "status"], env)).toEqual({ status: 1, out: "no process is running\n", err: "" });
    expect(await run()).toEqual(first);
  });

  it("serves one at a time: others help themselves", async () => {
    const [folder, env] = [scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK }), around()];
    const ended = await Promise.all(Array.from({ length: 3 }, () => node(folder, [BUNDLE, "check", "--resident"], env)));
    for (const one of ended) expect(one).toEqual(await node(folder, [BUNDLE, "check", "--no-cache"], env));
  });

  it.skipIf(process.platform === "win32")("is not asked in a folder that is open to others", async () => {
    const [folder, env] = [scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK }), around()];
    const open = join(env["XDG_RUNTIME_DIR"]!, `kmaplint-${userInfo().uid}`);
    mkdirSync(open);
    chmodSync(open, 0o777);
    const ended = await node(folder, [BUNDLE, "check", "--resident"], env);
    const alone = await node(folder, [BUNDLE, "check", "--no-cache"], env);
    expect(ended).toEqual({ ...alone, err: `kmaplint: ${NO_PLACE}; doing it alone\n${alone.err}` });
    expect(readdirSync(open)).toEqual([]);
    expect(await node(folder, [BUNDLE, "resident", "run"], env)).toEqual({ status: 2, out: "", err: `kmaplint: ${NO_PLACE}\n` });
  });
});

describe("npm start", () => {
  const START = join(ROOT, "scripts", "start.js");

  it("lints the examples and ends with 0", async () => {
    const ended = await node(ROOT, [START]);
    expect(ended.status).toBe(0);
    expect(ended.err).toMatch(/ in \d+ files? /);
  });

  it("passes arguments and statuses on, from where npm was called", async () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "fs/leak.c": LEAK });
    const ended = await node(ROOT, [START, "check", "leak.c"], { INIT_CWD: join(folder, "fs") });
    expect(ended.status).toBe(1);
    expect(ended.out).toContain("leak.c:5:3: error:");
    expect((await node(ROOT, [START, "check", "--bogus"])).status).toBe(2);
  });
});

function packageVersion(): string {
  expect(existsSync(join(ROOT, "package.json"))).toBe(true);
  return (JSON.parse(readFileSync(join(ROOT, "package.json"), "utf8")) as { version: string }).version;
}
