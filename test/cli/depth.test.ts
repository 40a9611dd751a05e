import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { kmaplint } from "./command.ts";

const SHALLOW = `void copy(struct page *page)
{
	char *at = kmap_atomic(page);
	*at = 0;
	kunmap_atomic(at);
}
`;

const DEEP = `void deeper(struct page *page)
{
	char *at = kmap_atomic(page);
	copy(page);
	kunmap_atomic(at);
}
`;

const NO_CACHE = ["--no-cache", "--quiet"];

function tree(files: Record<string, string>): string {
  return scratchFolder({ ...kernelTree("4.9"), ...files });
}

describe("depth", () => {
  it("prints the worst chain of each context, the sum, and what is left", async () => {
    const { status, out } = await kmaplint(tree({ "mm/a.c": SHALLOW, "fs/b.c": DEEP }), ["depth", ...NO_CACHE]);
    expect(status).toBe(0);
    expect(out).toMatch(/^atomic mappings held together, at worst · 4\.9, per-CPU stack \(from Makefile\) · HIGHPTE=y · 20 slots$/m);
    expect(out).toMatch(/^ {2}process +2 +■■ +deeper: kmap_atomic\(\) page → copy: kmap_atomic\(\) page$/m);
    expect(out).toContain("fs/b.c:3 · mm/a.c:3");
    expect(out).toMatch(/^ {2}nmi +0 +nothing is mapped$/m);
    expect(out).toMatch(/^ {2}sum +2 {2}of 20 +18 to spare · unbounded: none$/m);
  });

  it("follows calls through the tree, whatever paths are named", async () => {
    const { out } = await kmaplint(tree({ "mm/a.c": SHALLOW, "fs/b.c": DEEP.replace("copy(page)", "between(page)"), "lib/c.c": "void between(struct page *page)\n{\n\tcopy(page);\n}\n" }), ["depth", "fs", "mm", ...NO_CACHE]);
    expect(out).toContain("→ between → copy");
  });

  it("leaves out other architectures, unless they are all that is named", async () => {
    const folder = tree({ "mm/a.c": SHALLOW, "arch/mips/mm/b.c": DEEP });
    expect((await kmaplint(folder, ["depth", ...NO_CACHE])).out).toMatch(/^ {2}process +1 /m);
    expect((await kmaplint(folder, ["depth", "arch/mips", ...NO_CACHE])).out).toMatch(/^ {2}process +2 /m);
  });

  it("as JSON has the chain with places, and null where nothing bounds a loop", async () => {
    const loop = "void all(struct page **pages, char **at, int n)\n{\n\tint i;\n\tfor (i = 0; i < n; i++)\n\t\tat[i] = kmap_atomic(pages[i]);\n\t\n\tcopy(pages[0]);\n\tfor (i = n - 1; i >= 0; i--)\n\t\tkunmap_atomic(at[i]);\n}\n";
    const { out } = await kmaplint(tree({ "mm/a.c": SHALLOW, "mm/b.c": loop }), ["depth", "--format", "json", ...NO_CACHE]);
    const report = JSON.parse(out) as { configurations: { contexts: { base: string; max: number; chains: { steps: { held: { count: number | null }[] }[] }[] }[] }[]; unbounded: unknown[] };
    expect(report.unbounded).toMatchObject([{ kind: "loop", home: "slots", function: "all", file: "mm/b.c", line: 5 }]);
    const process = report.configurations[0]!.contexts.find(({ base }) => base === "process")!;
    expect(process.max).toBe(2);
    expect(process.chains.flatMap(({ steps }) => steps).flatMap(({ held }) => held).map(({ count }) => count)).toContain(null);
  });

  it("refuses files of several trees, and paths without files", async () => {
    const folder = scratchFolder({ "one/Makefile": "", ...prefixed("one", "4.9"), ...prefixed("two", "6.1"), "one/mm/a.c": SHALLOW, "two/mm/a.c": SHALLOW });
    const several = await kmaplint(folder, ["depth", "one", "two", ...NO_CACHE]);
    expect(several.status).toBe(2);
    expect(several.err).toContain("several trees");
    expect((await kmaplint(folder, ["depth", "nowhere", ...NO_CACHE])).status).toBe(2);
  });
});

describe("the ratchet", () => {
  it("holds while nothing grows, and tells which chain did", async () => {
    const folder = tree({ "mm/a.c": SHALLOW });
    expect((await kmaplint(folder, ["depth", "--write-baseline", "depth.json", ...NO_CACHE])).status).toBe(0);
    expect((await kmaplint(folder, ["depth", "--baseline", "depth.json", ...NO_CACHE])).status).toBe(0);
    writeFileSync(join(folder, "mm/b.c"), DEEP);
    const grown = await kmaplint(folder, ["depth", "--baseline", "depth.json", ...NO_CACHE]);
    expect(grown.status).toBe(1);
    expect(grown.err).toContain("deeper: HIGHPTE=y process: 1 before, 2 now: deeper → copy");
    expect(grown.err).toContain("deeper: HIGHPTE=n sum: 1 before, 2 now");
    expect(JSON.parse(readFileSync(join(folder, "depth.json"), "utf8"))).toMatchObject({ maxima: { "HIGHPTE=y process": 1 } });
  });

  it("counts a nest without a bound as growth", async () => {
    const folder = tree({ "mm/a.c": SHALLOW });
    await kmaplint(folder, ["depth", "--write-baseline", "depth.json", ...NO_CACHE]);
    writeFileSync(join(folder, "mm/b.c"), "void descend(struct page *page)\n{\n\tchar *at = kmap_atomic(page);\n\tdescend(page);\n\tkunmap_atomic(at);\n}\n");
    const grown = await kmaplint(folder, ["depth", "--baseline", "depth.json", ...NO_CACHE]);
    expect(grown.status).toBe(1);
    expect(grown.err).toContain("deeper: unbounded recursion: new: descend (mm/b.c:4)");
  });

  it("needs a baseline that is one", async () => {
    const folder = tree({ "mm/a.c": SHALLOW, "other.json": "{}" });
    const missing = await kmaplint(folder, ["depth", "--baseline", "depth.json", ...NO_CACHE]);
    expect(missing.status).toBe(2);
    expect(missing.err).toContain("--write-baseline");
    expect((await kmaplint(folder, ["depth", "--baseline", "other.json", ...NO_CACHE])).status).toBe(2);
  });
});

function prefixed(folder: string, version: string): Record<string, string> {
  return Object.fromEntries(Object.entries(kernelTree(version)).map(([path, text]) => [`${folder}/${path}`, text]));
}
