/** Every member of kmaplint.json that the analysis sees has an effect, and none without it. */

import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { check } from "../../server/src/session/check.ts";
import { depth } from "../../server/src/session/depth.ts";
import type { CheckOptions } from "../../server/src/session/report.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

type Files = Readonly<Record<string, string>>;

async function rulesIn(files: Files, config: object | null, options: Partial<CheckOptions> = {}): Promise<string[]> {
  const folder = scratchFolder({ ...files, ...(config !== null && { "kmaplint.json": JSON.stringify(config) }) });
  const report = await check({ paths: ["."], cwd: folder, configSymbols: new Map(), rules: [], withoutRules: [], cache: false, ...options });
  expect(report.configProblems).toEqual([]);
  return report.findings.map(({ file, rule, severity }) => `${file} ${rule} ${severity}`);
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

const OWN_LEAK = LEAK.replace("kmap_atomic", "bramble_get").replace("kunmap_atomic", "bramble_put");

const OWN_ROWS = [
  { name: "bramble_get", effects: [{ do: "map", interface: "bramble", resource: "local", key: "arg0", address: "return" }] },
  { name: "bramble_put", effects: [{ do: "unmap", interfaces: ["bramble"], address: "arg0" }] },
];

describe("apis", () => {
  const tree = kernelTree("6.1");

  it("make a leak of an own wrapper found, also in a tree and where no other interface is named", async () => {
    for (const files of [{ "a.c": OWN_LEAK }, { ...tree, "fs/a.c": OWN_LEAK }]) {
      expect(await rulesIn(files, null)).toEqual([]);
      expect(await rulesIn(files, { apis: OWN_ROWS })).toEqual([`${"fs/a.c" in files ? "fs/" : ""}a.c leaked-map error`]);
    }
  });

  it("replace rows of the same name", async () => {
    expect(await rulesIn({ "a.c": LEAK }, null)).toEqual(["a.c leaked-map error"]);
    expect(await rulesIn({ "a.c": LEAK }, { apis: [{ name: "kmap_atomic" }] })).not.toContain("a.c leaked-map error");
  });

  it("hold in their kernels only", async () => {
    const apis = OWN_ROWS.map((row) => ({ ...row, kernels: "6.2.." }));
    expect(await rulesIn({ ...tree, "fs/a.c": OWN_LEAK }, { apis })).toEqual([]);
    expect(await rulesIn({ ...kernelTree("6.6"), "fs/a.c": OWN_LEAK }, { apis })).toEqual(["fs/a.c leaked-map error"]);
  });

  it("make an own function sleep", async () => {
    const text = LEAK.replace("if (!*at)\n\t\treturn -EINVAL;", "bramble_wait();");
    const sleeping = { apis: [{ name: "bramble_wait", effects: [{ do: "sleep", kind: "device" }] }] };
    expect(await rulesIn({ ...kernelTree("4.9"), "a.c": text }, null)).toEqual([]);
    expect(await rulesIn({ ...kernelTree("4.9"), "a.c": text }, sleeping)).toEqual(["a.c sleep-in-atomic-map error"]);
  });

  it("go before a definition, or behind it as wrappers", async () => {
    const body = "{\n\tchar *at = kmap_local_page(page);\n\n\tkunmap_local(at);\n\treturn 0;\n}\n";
    const files = { "a.c": `static int bramble_get(struct page *page)\n${body}${LEAK.replace("char *at = kmap_atomic", "int at = bramble_get").replace("!*at", "at").replace("\tkunmap_atomic(at);\n", "")}` };
    expect(await rulesIn(files, { apis: OWN_ROWS })).toContain("a.c leaked-map error");
    expect(await rulesIn(files, { apis: OWN_ROWS.map((row) => ({ ...row, level: "wrapper" })) })).toEqual([]);
  });

  it("differ between two folders of one tree", async () => {
    const files = { ...tree, "fs/a/a.c": OWN_LEAK, "fs/b/b.c": OWN_LEAK.replace("int f", "int g"), "fs/b/kmaplint.json": JSON.stringify({ apis: OWN_ROWS }) };
    expect(await rulesIn(files, null)).toEqual(["fs/b/b.c leaked-map error"]);
    expect(await rulesIn(files, { apis: [] }, { paths: ["fs/b", "fs/a"] })).toEqual(["fs/b/b.c leaked-map error"]);
  });

  it("count for the depth question", async () => {
    const folder = scratchFolder({ ...tree, "fs/a.c": OWN_LEAK, "kmaplint.json": JSON.stringify({ apis: OWN_ROWS.map((row) => JSON.parse(JSON.stringify(row).replace("local", "atomic")) as object) }) });
    const { configurations } = await depth({ paths: ["."], cwd: folder, configSymbols: new Map(), cache: false });
    expect(configurations[0]?.sum).toBe(1);
    const bare = scratchFolder({ ...tree, "fs/a.c": OWN_LEAK });
    expect((await depth({ paths: ["."], cwd: bare, configSymbols: new Map(), cache: false })).configurations[0]?.sum).toBe(0);
  });
});

describe("features", () => {
  it("switch on built-in rows, and own ones", async () => {
    const apis = OWN_ROWS.map((row) => ({ ...row, feature: "bramble" }));
    expect(await rulesIn({ "a.c": OWN_LEAK }, { apis })).toEqual([]);
    expect(await rulesIn({ "a.c": OWN_LEAK }, { apis, features: ["bramble"] })).toEqual(["a.c leaked-map error"]);
  });
});

describe("symbols", () => {
  const text = LEAK.replace("\tif (!*at)\n\t\treturn -EINVAL;\n", "#ifdef CONFIG_BRAMBLE\n\tif (!*at)\n\t\treturn -EINVAL;\n#endif\n");
  const found = ["a.c leaked-map error"];

  it.each([
    ["nothing", null, {}, found],
    ["configSymbols n", { configSymbols: { CONFIG_BRAMBLE: "n" } }, {}, []],
    ["configSymbols y", { configSymbols: { CONFIG_BRAMBLE: "y" } }, {}, found],
    ["a .config that does not set it", { kconfig: "board.config" }, { "board.config": "CONFIG_X=y\n# CONFIG_BRAMBLE is not set\n" }, []],
    ["a .config that sets it", { kconfig: "board.config" }, { "board.config": "CONFIG_BRAMBLE=m\n" }, found],
    ["the tree's .config", { kconfig: "tree" }, { ".config": "# CONFIG_BRAMBLE is not set\n" }, []],
    ["configSymbols before the .config", { kconfig: "tree", configSymbols: { CONFIG_BRAMBLE: "y" } }, { ".config": "# CONFIG_BRAMBLE is not set\n" }, found],
  ])("narrow the arms of an #if: %s", async (_what, config, files, expected) => {
    expect(await rulesIn({ ...kernelTree("4.9"), "a.c": text, ...files }, config)).toEqual(expected);
  });

  it("go by the command line first, then by the .config that it names", async () => {
    const files = { ...kernelTree("4.9"), "a.c": text };
    const off = { configSymbols: { CONFIG_BRAMBLE: "n" } };
    const kconfig = { path: "x", symbols: new Map([["CONFIG_BRAMBLE", "y"]]) };
    expect(await rulesIn(files, off, { kconfig })).toEqual(found);
    expect(await rulesIn(files, off, { kconfig, configSymbols: new Map([["CONFIG_BRAMBLE", "n"]]) })).toEqual([]);
  });
});

describe("kernel and era", () => {
  const text = LEAK.replace("kmap_atomic(page)", "kmap_atomic(page, KM_USER0)").replace("kunmap_atomic(at)", "kunmap_atomic(at, KM_USER1)").replace("\tif (!*at)\n\t\treturn -EINVAL;\n", "");

  it("are those of the configuration, else of the tree", async () => {
    const files = { ...kernelTree("3.2"), "a.c": text };
    expect(await rulesIn(files, null)).toEqual(["a.c deprecated-km-type note"]);
    expect(await rulesIn(files, { kernel: "v2.6.36" })).toEqual(["a.c km-type-mismatch error"]);
    expect(await rulesIn(files, { era: "typed" })).toEqual(["a.c km-type-mismatch error"]);
  });

  it("go by the command line together", async () => {
    const files = { ...kernelTree("2.6.36"), "a.c": text };
    expect(await rulesIn(files, { era: "typed" }, { kernel: "3.2" })).toEqual(["a.c deprecated-km-type note"]);
    expect(await rulesIn(files, { kernel: "3.2" }, { era: "typed" })).toEqual(["a.c km-type-mismatch error"]);
  });
});

describe("macros", () => {
  const tree = kernelTree("4.9");
  const body = (statement: string): string => `int f(struct page *page, struct list *list)\n{\n\tchar *at;\n\n\t${statement}\n\treturn 0;\n}\n`;

  it("of blocks run them once", async () => {
    const files = { ...tree, "a.c": body("BRAMBLE_PART(list)\n\t{\n\t\tat = kmap_atomic(page);\n\t}\n\tkunmap_atomic(at);") };
    const once = await rulesIn(files, { macros: { blocks: { once: ["BRAMBLE_PART"] } } });
    const repeat = await rulesIn(files, { macros: { blocks: { repeat: ["BRAMBLE_PART"] } } });
    expect(once).toEqual([]);
    expect(repeat).not.toEqual([]);
  });

  it("of loops map each time", async () => {
    const files = { ...tree, "a.c": body("BRAMBLE_ALL(list)\n\t{\n\t\tat = kmap_atomic(page);\n\t}\n\tkunmap_atomic(at);") };
    expect(await rulesIn(files, null)).toEqual([]);
    expect(await rulesIn(files, { macros: { iterators: { names: ["BRAMBLE_ALL"] } } })).not.toEqual([]);
  });

  it("of annotations are no part of a declaration", async () => {
    const text = OWN_LEAK.replaceAll("bramble_get", "kmap_atomic").replaceAll("bramble_put", "kunmap_atomic");
    const files = { ...tree, "a.c": text.replace("char *at", "char bramble_space(1, 2) *at") };
    expect(await rulesIn(files, null)).not.toEqual(["a.c leaked-map error"]);
    expect(await rulesIn(files, { macros: { annotations: { withArguments: ["bramble_space"] } } })).toEqual(["a.c leaked-map error"]);
  });
});

describe("entryPoints", () => {
  const uses = (end: string): string => `static void done(struct page *page)\n{\n\tchar *at = kmap_atomic(page, KM_USER0);\n\n\tkunmap_atomic(at, KM_USER0);\n}\n${end}`;
  const tree = kernelTree("2.6.36");
  const found = ["a.c km-type-context error"];

  it.each([
    ["a field", "struct bramble_ops ops = { .done = done };\n", { fields: [{ struct: "bramble_ops", fields: ["done"], contexts: ["hardirq"] }] }],
    ["a registration", "int init(void)\n{\n\treturn bramble_on_done(3, done);\n}\n", { registrations: [{ name: "bramble_on_done", handlers: [{ arg: 1, contexts: ["hardirq"] }] }] }],
    ["a function", "", { functions: [{ name: "done", contexts: ["hardirq"] }] }],
  ])("tell the context by %s", async (_what, end, entryPoints) => {
    const files = { ...tree, "a.c": uses(end) };
    expect(await rulesIn(files, null)).toEqual([]);
    expect(await rulesIn(files, { entryPoints })).toEqual(found);
    expect(await rulesIn(files, { entryPoints: JSON.parse(JSON.stringify(entryPoints).replace("hardirq", "process")) as object })).toEqual([]);
  });

  it("replace those of the tables", async () => {
    const files = { ...tree, "a.c": uses("int init(void)\n{\n\treturn request_irq(3, done, 0, \"x\", 0);\n}\n") };
    expect(await rulesIn(files, null)).toEqual(found);
    expect(await rulesIn(files, { entryPoints: { registrations: [{ name: "request_irq", handlers: [{ arg: 1, contexts: ["process"] }] }] } })).toEqual([]);
  });

  it("hold in their kernels only", async () => {
    const files = { ...tree, "a.c": uses("") };
    expect(await rulesIn(files, { entryPoints: { functions: [{ name: "done", kernels: "2.6.37..", contexts: ["hardirq"] }] } })).toEqual([]);
  });

  it("count for the depth question", async () => {
    const folder = scratchFolder({ ...tree, "a.c": uses(""), "kmaplint.json": JSON.stringify({ entryPoints: { functions: [{ name: "done", contexts: ["hardirq"] }] } }) });
    const { configurations } = await depth({ paths: ["."], cwd: folder, configSymbols: new Map(), cache: false });
    expect(configurations[0]?.contexts.find(({ base }) => base === "hardirq")?.max).toBe(1);
  });
});

describe("rules", () => {
  it("have the severity that is asked for, or are off", async () => {
    expect(await rulesIn({ "a.c": LEAK }, { rules: { "leaked-map": "note" } })).toEqual(["a.c leaked-map note"]);
    expect(await rulesIn({ "a.c": LEAK }, { rules: { "leaked-map": "off" } })).toEqual([]);
    expect(await rulesIn({ "a.c": LEAK }, { rules: { "leaked-map": "off" } }, { rules: ["leaked-map"] })).toEqual(["a.c leaked-map error"]);
    expect(await rulesIn({ "a.c": LEAK }, { rules: { "leaked-map": "warning" } }, { withoutRules: ["leaked-map"] })).toEqual([]);
  });
});

it("an example for users shows what its text says", async () => {
  const folder = join(import.meta.dirname, "../../examples/own-wrappers");
  const report = await check({ paths: ["."], cwd: folder, configSymbols: new Map(), rules: [], withoutRules: [], cache: false });
  expect(report.findings.map(({ rule }) => rule)).toEqual(["leaked-map", "sleep-in-atomic-map", "km-type-context"]);
  expect(report.tree.inWords).toBe("2.6.36, typed slots (from kmaplint.json)");
});
