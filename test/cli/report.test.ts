import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { PageData } from "../../server/src/cli/reporters/dashboard/page-data.ts";
import { pageData } from "../../server/src/cli/reporters/dashboard/dashboard.ts";
import type { Dashboard } from "../../server/src/session/dashboard.ts";
import { dashboard } from "../../server/src/session/dashboard.ts";
import type { MigrationReport } from "../../server/src/session/migration-report.ts";
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

int sound(struct page *page)
{
	char *at = kmap_atomic(page);
	kunmap_atomic(at);
	return 0;
}
`;

const SHORT = ["--no-cache", "--quiet"];

function tree(files: Readonly<Record<string, string>>): string {
  return scratchFolder({ ...kernelTree("4.9"), ...files });
}

function dataOf(folder: string, file = "page.html"): PageData {
  const html = readFileSync(join(folder, file), "utf8");
  return JSON.parse(/<script type="application\/json" id="data">(.*?)<\/script>/s.exec(html)?.[1] ?? "") as PageData;
}

describe("report", () => {
  it("writes one page with findings, their timelines and the depth", async () => {
    const folder = tree({ "fs/leak.c": LEAK });
    expect(await kmaplint(folder, ["report", "fs", "--html", "page.html", ...SHORT])).toEqual({ status: 0, out: "", err: "" });
    const { scope, findings, timelines, depth, migrations, kernels, rules } = dataOf(folder);
    expect({ scope, kernels, migrations }).toEqual({ scope: ["fs"], kernels: ["4.9, per-CPU stack (from Makefile)"], migrations: [] });
    expect(Object.keys(rules)).toEqual(["leaked-map"]);
    expect(findings).toMatchObject([{
      rule: "leaked-map", severity: "error", file: "fs/leak.c", line: 5, function: "f", code: "return -EINVAL;", timeline: 0,
      path: [{ kind: "map", line: 3, code: "char *at = kmap_atomic(page);" }, {}, { kind: "return", line: 5 }],
      stack: [{ slot: "[0]", page: "page", file: "fs/leak.c", line: 3 }],
    }]);
    expect(timelines).toMatchObject([{ function: "f", file: "fs/leak.c", first: 0, last: 7, bars: [{ page: "page", from: 2, to: 5 }], marks: [{ line: 4, rule: "leaked-map", path: [2, 3, 4] }] }]);
    expect(timelines[0]?.source).toEqual(LEAK.split("\n").slice(0, 8));
    expect(depth).toMatchObject({ slots: 20, configurations: [{ name: "HIGHPTE=y", sum: 1 }, { name: "HIGHPTE=n", sum: 1 }] });
    expect(JSON.stringify(dataOf(folder))).not.toContain(folder);
  });

  it("is the same page twice, and with an index that is kept", async () => {
    const folder = tree({ "fs/leak.c": LEAK });
    for (const [file, ...flags] of [["a.html", "--no-cache"], ["b.html"], ["c.html", "--jobs", "1"]]) {
      expect((await kmaplint(folder, ["report", "--html", file!, "--quiet", ...flags])).status).toBe(0);
    }
    const [a, b, c] = ["a.html", "b.html", "c.html"].map((file) => readFileSync(join(folder, file), "utf8"));
    expect(b).toBe(a);
    expect(c).toBe(a);
  });

  it("writes a page when there is nothing to say", async () => {
    const folder = tree({ "fs/empty.c": "int x;\n" });
    expect((await kmaplint(folder, ["report", ".", "--html", "page.html", ...SHORT])).status).toBe(0);
    expect(dataOf(folder)).toMatchObject({ scope: ["."], findings: [], timelines: [], depth: { configurations: [{ sum: 0 }, { sum: 0 }] } });
  });

  it("tells what the depth question does not allow, and reports the rest", async () => {
    const one = { ...kernelTree("4.9"), "fs/leak.c": LEAK };
    const folder = scratchFolder(Object.fromEntries(["a", "b"].flatMap((name) => Object.entries(one).map(([path, text]) => [`${name}/${path}`, text]))));
    expect((await kmaplint(folder, ["report", "a", "b", "--html", "page.html", ...SHORT])).status).toBe(0);
    const { depth, findings } = dataOf(folder);
    expect(depth).toEqual({ reason: "the files lie in several trees; depth asks of one at a time" });
    expect(findings).toHaveLength(2);
  });

  it("needs a file to write to", async () => {
    const folder = tree({ "fs/leak.c": LEAK });
    const without = await kmaplint(folder, ["report", "fs"]);
    expect(without.status).toBe(2);
    expect(without.err).toContain("--html <file>");
    const nowhere = await kmaplint(folder, ["report", "fs", "--html", "no/such/page.html", ...SHORT]);
    expect(nowhere.status).toBe(2);
    expect(nowhere.err).toContain("cannot write no/such/page.html");
  });

  it("ends with 2 when a named path cannot be read, and shows it on the page too", async () => {
    const folder = tree({ "fs/leak.c": LEAK });
    const ended = await kmaplint(folder, ["report", "fs", "missing.c", "--html", "page.html", ...SHORT]);
    expect(ended.status).toBe(2);
    expect(ended.err).toContain("missing.c: no such file or folder");
    expect(dataOf(folder).troubles).toEqual(["missing.c: no such file or folder"]);
    expect(dataOf(folder).findings).toHaveLength(1);
  });

  it("takes the kernel that is asked for", async () => {
    const folder = tree({ "fs/leak.c": LEAK });
    await kmaplint(folder, ["report", "fs", "--html", "page.html", "--kernel", "3.0", ...SHORT]);
    expect(dataOf(folder).kernels[0]).toContain("3.0");
    expect((await kmaplint(folder, ["report", "fs", "--html", "page.html", "--kernel", "soon"])).status).toBe(2);
  });

  it("lets no name of a file or text of a source become markup", async () => {
    const name = "fs/<\u202E/script><img src=x onerror=alert(1)>.c";
    const folder = tree({ [name]: LEAK.replace("!*at", "!*at /* </script><script>alert(1)</script> */") });
    expect((await kmaplint(folder, ["report", "fs", "--html", "page.html", ...SHORT])).status).toBe(0);
    const html = readFileSync(join(folder, "page.html"), "utf8");
    expect(html).not.toContain("<img");
    expect(html).not.toContain("\u202E");
    expect(html.match(/<script/g)).toHaveLength(2);
    expect(dataOf(folder).findings[0]?.file).toBe("fs/<·/script><img src=x onerror=alert(1)>.c");
    expect(existsSync(join(folder, "page.html"))).toBe(true);
  });
});

describe("the data of the page", () => {
  const at = { start: { line: 3, column: 2 }, end: { line: 3, column: 9 } };
  const migration: MigrationReport = {
    tool: { name: "kmaplint", version: "0" }, target: "local", trees: [],
    sites: [{ file: "fs/leak.c", path: "/somewhere/fs/leak.c", range: at, function: null, interface: "kmap_atomic", verdict: "refused", kind: "escapes", reason: "stored" }],
    changes: [{ file: "fs/leak.c", path: "/somewhere/fs/leak.c", before: "a", after: "b", functions: ["f"] }],
    troubles: [{ file: "fs/x.c", reason: "binary" }],
  };

  async function gathered(folder: string): Promise<Dashboard> {
    return dashboard({ paths: ["fs"], cwd: folder, configSymbols: new Map(), rules: [], withoutRules: [], cache: false });
  }

  it("has migrations without the texts that they change", async () => {
    const folder = tree({ "fs/leak.c": LEAK });
    const data = pageData(await gathered(folder), [migration], folder);
    expect(data.migrations).toEqual([{
      target: "local", changedFiles: 1, troubles: ["fs/x.c: binary"],
      sites: [{ file: "fs/leak.c", line: 3, function: "", interface: "kmap_atomic", verdict: "refused", kind: "escapes", reason: "stored" }],
    }]);
    expect(JSON.stringify(data)).not.toContain("/somewhere");
  });

  it("has no timeline for functions in which nothing was found", async () => {
    const folder = tree({ "fs/leak.c": LEAK });
    expect((await gathered(folder)).timelines.map((one) => one.function)).toEqual(["f"]);
  });
});
