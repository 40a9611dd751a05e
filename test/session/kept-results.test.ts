/** A second check of a tree says what a first one would, and looks again only where a change can matter. */

import { mkdirSync, readFileSync, readdirSync, rmSync, statSync, symlinkSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { resultsFile } from "../../server/src/project/results/results-file.ts";
import { check } from "../../server/src/session/check.ts";
import type { CheckReport, Progress } from "../../server/src/session/report.ts";
import { ResidentTrees } from "../../server/src/session/resident-trees.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";

const MAPS = "void *grab(struct page *page)\n{\n\treturn kmap(page);\n}\n";
const MAPS_NOTHING = "void *grab(struct page *page)\n{\n\treturn page_address(page);\n}\n";
const TWICE = "void *grab(struct page *page);\nvoid user(struct page *page)\n{\n\tgrab(page);\n\tkunmap(page);\n\tkunmap(page);\n}\n";
const SLEEPS = "void rest(int n)\n{\n\tmsleep(n);\n}\n";
const UNDER_MAP = "void rest(int n);\nvoid work(struct page *page)\n{\n\tchar *p = kmap_atomic(page);\n\trest(p[0]);\n\tkunmap_atomic(p);\n}\n";
const LEAF = "int leaf(struct page *page)\n{\n\tchar *p = kmap(page);\n\treturn p[0];\n}\n";

const INNER = "void inner(struct page *page)\n{\n\tchar *p = kmap(page);\n\tp[0] = 0;\n\tkunmap(page);\n}\n";

/** Whole seconds: the system keeps finer times than it can be told. */
const LONG_AGO = 1_700_000_000;
const SOURCES: Record<string, string> = { ...kernelTree("4.9"), "lib/grab.c": MAPS, "lib/rest.c": SLEEPS, "mm/user.c": TWICE, "mm/work.c": UNDER_MAP, "mm/leaf.c": LEAF, "mm/idle.c": "int nothing(void)\n{\n\treturn 0;\n}\n" };

function tree(): string {
  const root = scratchFolder(SOURCES);
  for (const file of Object.keys(SOURCES)) utimesSync(join(root, file), LONG_AGO, LONG_AGO);
  return root;
}

/** What stays in memory from check to check; null where each begins with what the cache folder holds. */
let memory: ResidentTrees | null = null;

function checked(root: string, more: { paths?: string[]; cache?: boolean; configSymbols?: Map<string, string>; kernel?: string } = {}, progress: Progress = () => undefined): Promise<CheckReport> {
  return check({ paths: ["."], cwd: root, configSymbols: new Map(), rules: [], withoutRules: [], ...more }, { progress, ...(memory && { store: memory }) });
}

function told({ findings }: CheckReport): string[] {
  return findings.map(({ file, rule, range }) => `${file}:${range.start.line} ${rule}`);
}

/** Places in lib that the path to a finding comes by. */
function callsShown({ findings }: CheckReport): string[] {
  return findings.flatMap(({ trace }) => trace.map(({ file, range }) => `${file}:${range.start.line}`)).filter((place) => place.startsWith("lib/outer"));
}

/** Other bytes under the same size and time: only a run that reads the file again can know. */
function replaceUnseen(path: string, text: string): void {
  expect(Buffer.byteLength(text)).toBe(statSync(path).size);
  writeFileSync(path, text);
  utimesSync(path, LONG_AGO, LONG_AGO);
}

const ALL = ["mm/leaf.c:4 leaked-map", "mm/user.c:6 double-unmap", "mm/work.c:5 sleep-in-atomic-map"];

describe.each(["", " by a process that stays"])("a second check%s", (by) => {
  beforeEach(() => {
    memory = by === "" ? null : new ResidentTrees();
  });
  afterEach(() => {
    memory?.close();
    memory = null;
  });

  it("knows when a file is built for other kernels than before", async () => {
    const root = tree();
    const write = (path: string, text: string): void => {
      mkdirSync(dirname(join(root, path)), { recursive: true });
      writeFileSync(join(root, path), text);
    };
    const severities = async (): Promise<string[]> => (await checked(root)).findings.filter(({ file }) => file === "mm/leaf.c").map(({ severity }) => severity);
    write("arch/x86/Kconfig", "config HIGHMEM\n\tbool \"high memory\"\nsource \"mm/Kconfig\"\n");
    write("mm/Kconfig", "config LEAF\n\tbool \"a leaf\"\n");
    expect(await severities()).toEqual(["error"]);
    write("mm/Makefile", "obj-$(CONFIG_LEAF) += leaf.o\n");
    expect(await severities()).toEqual(["error"]);
    write("mm/Kconfig", "config LEAF\n\tbool \"a leaf\"\n\tdepends on !HIGHMEM\n");
    expect(await severities()).toEqual(["note"]);
    expect(await severities()).toEqual(["note"]);
    rmSync(join(root, "mm/Makefile"));
    expect(await severities()).toEqual(["error"]);
  });

  it("says the same, from what was kept", async () => {
    const root = tree();
    expect(told(await checked(root))).toEqual(ALL);
    replaceUnseen(join(root, "mm/leaf.c"), LEAF.replace("leaf", "meat").replace("kmap(page)", "kopy(page)"));
    const again = await checked(root);
    expect(told(again)).toEqual(ALL);
    expect(again.summary.mapped_functions).toBe((await checked(root)).summary.mapped_functions);
    expect(told(await checked(root, { cache: false }))).toEqual(ALL.slice(1));
  });

  it("of a part takes what is known of the whole, and adds to it", async () => {
    const root = tree();
    expect(told(await checked(root, { paths: ["mm/leaf.c"] }))).toEqual([ALL[0]]);
    expect(told(await checked(root))).toEqual(ALL);
    replaceUnseen(join(root, "mm/user.c"), TWICE.replace("\tgrab", "\twhat"));
    expect(told(await checked(root, { paths: ["mm"] }))).toEqual(ALL);
  });

  it("walks a link to a folder that is named", async () => {
    const root = tree();
    symlinkSync(join(root, "mm"), join(root, "link"));
    expect(told(await checked(root))).toEqual(ALL);
    const linked = told(await checked(root, { paths: ["link"], cache: false }));
    expect(linked).toContain("link/leaf.c:4 leaked-map");
    expect(told(await checked(root, { paths: ["link"] }))).toEqual(linked);
  });

  it("notices an included file of any name that comes and goes", async () => {
    const root = tree();
    writeFileSync(join(root, "mm/parts.c"), '#include "parts.def"\nvoid parts(struct page *page)\n{\n\tkmap(page);\n\tkunmap(page);\n\tPARTS_END(page);\n}\n');
    const ofParts = async (): Promise<string[]> => told(await checked(root)).filter((one) => one.startsWith("mm/parts.c"));
    expect(await ofParts()).toEqual([]);
    writeFileSync(join(root, "mm/parts.def"), "#define PARTS_END(page) kunmap(page)\n");
    expect(await ofParts()).toEqual(["mm/parts.c:6 double-unmap"]);
    rmSync(join(root, "mm/parts.def"));
    expect(await ofParts()).toEqual([]);
  });

  it("looks at a file that has changed", async () => {
    const root = tree();
    await checked(root);
    writeFileSync(join(root, "mm/leaf.c"), LEAF.replace("return p[0]", "kunmap(page);\n\treturn 0"));
    expect(told(await checked(root))).toEqual(ALL.slice(1));
    writeFileSync(join(root, "mm/idle.c"), LEAF.replace("leaf", "late"));
    expect(told(await checked(root))).toEqual(["mm/idle.c:4 leaked-map", ...ALL.slice(1)]);
  });

  it("looks again at the callers of what has changed", async () => {
    const root = tree();
    await checked(root);
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    expect(told(await checked(root))).toEqual([ALL[0], ALL[2]]);
    writeFileSync(join(root, "lib/rest.c"), "void rest(int n)\n{\n\tudelay(n);\n}\n");
    expect(told(await checked(root))).toEqual([ALL[0]]);
    writeFileSync(join(root, "lib/grab.c"), MAPS);
    writeFileSync(join(root, "lib/rest.c"), SLEEPS);
    expect(told(await checked(root))).toEqual(ALL);
  });

  it("looks again where a result of another file lay inside of a page, and no longer does", async () => {
    const root = tree();
    writeFileSync(join(root, "mm/label.c"), "char *label_of(char *record, int n);\nint name(struct page *page)\n{\n\tchar *label = label_of(kmap(page), 3);\n\tkunmap(page);\n\treturn label[0];\n}\n");
    writeFileSync(join(root, "lib/label.c"), "char *label_of(char *record, int n)\n{\n\treturn record + n;\n}\n");
    expect(told(await checked(root))).toEqual(["mm/label.c:6 use-after-unmap", ...ALL]);
    writeFileSync(join(root, "lib/label.c"), "char *label_of(char *record, int n)\n{\n\treturn kstrdup(record + n, GFP_KERNEL);\n}\n");
    expect(told(await checked(root))).toEqual(ALL);
  });

  it("leaves alone what has nothing to do with a change", async () => {
    const root = tree();
    await checked(root);
    replaceUnseen(join(root, "mm/leaf.c"), LEAF.replace("kmap(page)", "kopy(page)"));
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    expect(told(await checked(root))).toEqual([ALL[0], ALL[2]]);
  });

  it("takes a file with another time and the same text for the same", async () => {
    const root = tree();
    await checked(root);
    utimesSync(join(root, "lib/grab.c"), LONG_AGO + 1, LONG_AGO + 1);
    replaceUnseen(join(root, "mm/user.c"), TWICE.replace("\tgrab", "\twhat"));
    expect(told(await checked(root))).toEqual(ALL);
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    expect(told(await checked(root))).toEqual([ALL[0], ALL[2]]);
  });

  it("leaves alone what has asked about functions that do the same in another text", async () => {
    const root = tree();
    await checked(root);
    replaceUnseen(join(root, "mm/user.c"), TWICE.replace("\tgrab", "\twhat"));
    replaceUnseen(join(root, "mm/work.c"), UNDER_MAP.replace("\trest", "\tnest"));
    writeFileSync(join(root, "lib/grab.c"), `static int grabbed;\n${MAPS.replace("return", "grabbed++;\n\treturn")}`);
    expect(told(await checked(root))).toEqual(ALL);
    writeFileSync(join(root, "lib/rest.c"), `int rested;\n${SLEEPS}`);
    expect(told(await checked(root))).toEqual(ALL.slice(0, 2));
  });

  it("looks again where something is called in another context, and only there", async () => {
    const root = tree();
    const outer = (call: string): string => `void inner(struct page *page);\nvoid outer(struct page *page, int n)\n{\n\tn++;\n\t${call}\n}\n`;
    writeFileSync(join(root, "mm/inner.c"), INNER);
    writeFileSync(join(root, "lib/outer.c"), outer("inner(page);"));
    expect(told(await checked(root))).toEqual(ALL);
    utimesSync(join(root, "mm/inner.c"), LONG_AGO, LONG_AGO);
    await checked(root);
    replaceUnseen(join(root, "mm/inner.c"), INNER.replace("kunmap", "kanmap"));
    writeFileSync(join(root, "lib/outer.c"), outer("n--;\n\tprintk(\"called\");\n\tinner(page);"));
    expect(told(await checked(root))).toEqual(ALL);
    replaceUnseen(join(root, "mm/inner.c"), INNER);
    writeFileSync(join(root, "lib/outer.c"), outer("spin_lock(&pages);\n\tinner(page);\n\tspin_unlock(&pages);"));
    const atomic = await checked(root);
    expect(told(atomic)).toEqual(["mm/inner.c:3 kmap-in-atomic-context", ...ALL]);
    expect(callsShown(atomic)).toEqual(["lib/outer.c:6"]);
    writeFileSync(join(root, "lib/outer.c"), `/* of pages */\n${outer("spin_lock(&pages);\n\tinner(page);\n\tspin_unlock(&pages);")}`);
    expect(callsShown(await checked(root))).toEqual(["lib/outer.c:7"]);
  });

  it("keeps what was found in a file that mattered because it was named, for when it is named again", async () => {
    const root = tree();
    const idle = { paths: ["mm/idle.c"] };
    expect((await checked(root, idle)).summary.functions).toBe(1);
    replaceUnseen(join(root, "mm/idle.c"), "int nothing(void)\n{\n\treturn 0;\n}}");
    expect(await checked(root, idle)).toMatchObject({ gaps: [], summary: { files: 1, functions: 1 } });
    expect((await checked(root)).summary.functions).toBe((await checked(root, { cache: false })).summary.functions);
  });

  it("looks again where an included file that is no C file has changed", async () => {
    const root = tree();
    writeFileSync(join(root, "mm/leaf.c"), `#include "leaf.inc"\n${LEAF.replace("kmap(page)", "grip(page) /* kmap */")}`);
    writeFileSync(join(root, "mm/leaf.inc"), "#define grip(page) page_address(page)\n");
    expect(told(await checked(root))).toEqual(ALL.slice(1));
    writeFileSync(join(root, "mm/leaf.inc"), "#define grip(page) kmap(page)\n");
    replaceUnseen(join(root, "lib/rest.c"), SLEEPS.replace("msleep", "mslack"));
    expect(told(await checked(root))).toEqual(["mm/leaf.c:5 leaked-map", ...ALL.slice(1)]);
  });

  it("looks again where a file has changed that was read first to answer a question about another one", async () => {
    const root = tree();
    await checked(root);
    writeFileSync(join(root, "mm/leaf.c"), `#include "leaf.inc"\n${LEAF.replace("kmap(page)", "grip(page) /* kmap */")}`);
    writeFileSync(join(root, "mm/leaf.inc"), "#define grip(page) kmap(page)\n");
    expect(told(await checked(root))).toEqual(["mm/leaf.c:5 leaked-map", ...ALL.slice(1)]);
    writeFileSync(join(root, "mm/leaf.inc"), "#define grip(page) page_address(page)\n");
    expect(told(await checked(root))).toEqual(ALL.slice(1));
  });

  it("does not look again at files that were written anew and hold what they held", async () => {
    const root = tree();
    const before = await checked(root);
    const now = new Date();
    for (const file of Object.keys(SOURCES)) utimesSync(join(root, file), now, now);
    let visited = 0;
    const after = await checked(root, {}, (phase) => void (visited += phase === "analyse" ? 1 : 0));
    expect(visited).toBe(0);
    expect({ ...after, summary: { ...after.summary, seconds: 0 } }).toEqual({ ...before, summary: { ...before.summary, seconds: 0 } });
  });

  it("knows of files that come and go", async () => {
    const root = tree();
    await checked(root);
    rmSync(join(root, "mm/leaf.c"));
    writeFileSync(join(root, "mm/new.c"), LEAF.replace("leaf", "fresh"));
    expect(told(await checked(root))).toEqual(["mm/new.c:4 leaked-map", ...ALL.slice(1)]);
    rmSync(join(root, "lib/grab.c"));
    expect(told(await checked(root))).toEqual(["mm/new.c:4 leaked-map", ALL[2]]);
  });

  it("looks again at a file that could not be read as text", async () => {
    const root = tree();
    writeFileSync(join(root, "mm/leaf.c"), `${LEAF}\0`);
    expect(told(await checked(root))).toEqual(["mm/leaf.c:1 parse-gap", ...ALL.slice(1)]);
    writeFileSync(join(root, "mm/leaf.c"), LEAF);
    expect(told(await checked(root))).toEqual(ALL);
  });

  it("of the whole does not hang on which files were named before", async () => {
    const [root, other] = [tree(), tree()];
    expect((await checked(root, { paths: ["mm/idle.c"] })).summary.files).toBe(1);
    const { seconds: _, ...summary } = (await checked(root)).summary;
    expect((await checked(other)).summary).toMatchObject(summary);
  });

  it("looks again at what included a file from beside the tree, once", async () => {
    const above = scratchFolder();
    const root = join(above, "tree");
    for (const [file, text] of Object.entries({ ...SOURCES, "mm/leaf.c": `#include "../../beside.h"\n${LEAF.replace("kmap(page)", "grip(page) /* kmap */")}` })) {
      mkdirSync(dirname(join(root, file)), { recursive: true });
      writeFileSync(join(root, file), text);
      utimesSync(join(root, file), LONG_AGO, LONG_AGO);
    }
    writeFileSync(join(above, "beside.h"), "#define grip(page) page_address(page) /* kmap */\n");
    const leaf = { paths: ["mm/leaf.c"] };
    expect(told(await checked(root, leaf))).toEqual([]);
    writeFileSync(join(above, "beside.h"), "#define grip(page) kmap(page)\n");
    expect(told(await checked(root, leaf))).toEqual(["mm/leaf.c:5 leaked-map"]);
    replaceUnseen(join(root, "mm/leaf.c"), `#include "../../beside.h"\n${LEAF.replace("kmap(page)", "gasp(page) /* kmap */")}`);
    expect(told(await checked(root, leaf))).toEqual(["mm/leaf.c:5 leaked-map"]);
  });

  it("with other settings is another one", async () => {
    const root = tree();
    writeFileSync(join(root, "mm/leaf.c"), LEAF.replace("return p", "#ifndef CONFIG_KEEP\n\tkunmap(page);\n#endif\n\treturn p"));
    expect(told(await checked(root, { configSymbols: new Map([["CONFIG_KEEP", "y"]]) }))).toContain("mm/leaf.c:7 leaked-map");
    expect(told(await checked(root, { configSymbols: new Map([["CONFIG_KEEP", "n"]]) }))).not.toContain("mm/leaf.c:7 leaked-map");
    expect(told(await checked(root, { configSymbols: new Map([["CONFIG_KEEP", "y"]]) }))).toContain("mm/leaf.c:7 leaked-map");
  });
});

describe("kept results", () => {
  const damages: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    "cut off": (bytes) => bytes.subarray(0, bytes.length / 2),
    "empty": () => Buffer.alloc(0),
    "with another byte": (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length >> 1 ? byte ^ 1 : byte))),
    "with another byte in the end": (bytes) => Buffer.from(bytes.map((byte, at) => (at === bytes.length - 2 ? byte ^ 1 : byte))),
    "of something else": () => Buffer.from("not what it should be"),
  };
  it.each(Object.entries(damages))("count as not there when they are %s", async (_, damage) => {
    const root = tree();
    await checked(root);
    writeFileSync(resultsFile(root), damage(readFileSync(resultsFile(root))));
    expect(told(await checked(root))).toEqual(ALL);
    writeFileSync(join(root, "lib/grab.c"), MAPS_NOTHING);
    expect(told(await checked(root))).toEqual([ALL[0], ALL[2]]);
    writeFileSync(resultsFile(root), damage(readFileSync(resultsFile(root))));
    writeFileSync(join(root, "lib/grab.c"), MAPS);
    expect(told(await checked(root))).toEqual(ALL);
  });

  it("leave no half-written file behind", async () => {
    const root = tree();
    await checked(root);
    expect(readdirSync(join(resultsFile(root), "..")).filter((name) => name.endsWith(".tmp"))).toEqual([]);
  });
});
