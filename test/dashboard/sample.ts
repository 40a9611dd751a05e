/** What a page is given, in which single fields can be replaced. */

import type { PageContext, PageData, PageDepth, PageFinding, PageSite, PageTimeline } from "../../server/src/cli/reporters/dashboard/page-data.ts";
import { bar, mark } from "../client/sample.ts";

export function finding(fields: Partial<PageFinding> = {}): PageFinding {
  return {
    rule: "leaked-map", severity: "error", certainty: "must", message: "the mapping of `page` is still held", help: "release it before line 9",
    file: "fs/demo/dir.c", line: 10, column: 3, function: "demo_find", fingerprint: "00112233aabbccdd", code: "return -EIO;",
    path: [
      { kind: "map", message: "mapped: [0] = page", file: "fs/demo/dir.c", line: 4, code: "at = kmap_atomic(page);" },
      { kind: "return", message: "returns; held: [0] = page", file: "fs/demo/dir.c", line: 10, code: "return -EIO;" },
    ],
    stack: [{ slot: "[0]", page: "page", file: "fs/demo/dir.c", line: 4 }],
    timeline: 0,
    ...fields,
  };
}

export function pageTimeline(fields: Partial<PageTimeline> = {}): PageTimeline {
  return {
    file: "fs/demo/dir.c", kernel: "4.9, per-CPU stack", function: "demo_find", first: 0, last: 19,
    bars: [bar(3, 12, { slot: "[0]" }), bar(5, 8, { slot: "[1]", depth: 1, page: "other" })],
    bands: [{ kind: "atomic", from: 4, to: 12 }],
    marks: [mark(9, { rule: "leaked-map", message: "the mapping of `page` is still held", path: [3, 9] })],
    source: Array.from({ length: 20 }, (_, row) => `\tline_${row}();`),
    ...fields,
  };
}

export function site(file: string, verdict: PageSite["verdict"], fields: Partial<PageSite> = {}): PageSite {
  const kind = verdict === "safe" ? "proved" : "escapes";
  return { file, line: 7, function: "demo", interface: "kmap_atomic", verdict, kind, reason: verdict === "safe" ? "proved" : "the address is stored", ...fields };
}

export function context(name: string, max: number, fields: Partial<PageContext> = {}): PageContext {
  const steps = [
    { function: `${name}_outer`, file: "fs/demo/a.c", lines: [3], mappings: ["kmap_atomic() page"], sleeps: null },
    { function: `${name}_inner`, file: "mm/demo.c", lines: [9, 12], mappings: ["kmap_atomic() other"], sleeps: null },
  ];
  const chain = { depth: max, reason: `because ${name} is so`, steps };
  return { name, max, reachedBy: max === 0 ? 0 : 2, chains: max === 0 ? [] : [chain, { ...chain, reason: "the other one" }], ...fields };
}

export function depthOf(maxima: readonly [number, number, number, number], fields: Partial<PageDepth> = {}): PageDepth {
  const contexts = ["process", "softirq", "hardirq", "nmi"].map((name, at) => context(name, maxima[at] ?? 0));
  const sum = maxima.reduce((total, one) => total + one, 0);
  return {
    slots: 8, kernel: "4.9, per-CPU stack",
    configurations: [{ name: "HIGHPTE=y", sum, contexts }, { name: "HIGHPTE=n", sum: maxima[0], contexts: [context("process", maxima[0])] }],
    pool: context("kmap pool", 0), taskStack: context("task stack", 1), unbounded: [], assumptions: ["3 files"],
    ...fields,
  };
}

export const OTHERS: readonly PageFinding[] = [
  finding(),
  finding({ rule: "nested-kmap", severity: "note", certainty: "may", message: "kmap() may wait for the pool", file: "fs/other/name.c", line: 5, function: "other_rename", fingerprint: "1", code: "kmap(second);", timeline: null, stack: [], path: [] }),
  finding({ rule: "nested-kmap", severity: "note", message: "kmap() may wait again", file: "fs/other/name.c", line: 15, function: "other_rename", fingerprint: "2", timeline: null }),
  finding({ rule: "sleep-in-atomic-map", severity: "warning", message: "copy_from_user() may sleep", file: "mm/deep/er/x.c", line: 8, function: "x", fingerprint: "3", timeline: null }),
];

export function pageOf(fields: Partial<PageData> = {}): PageData {
  return {
    tool: { name: "kmaplint", version: "0.0.0" }, scope: ["fs", "mm"], kernels: ["4.9, per-CPU stack (from Makefile)"],
    summary: { files: 12, mappedFunctions: 5, suppressed: 0 }, troubles: [], rules: { "leaked-map": "a mapping is still held where the function ends" },
    findings: OTHERS, timelines: [pageTimeline()], depth: depthOf([3, 2, 1, 1]),
    migrations: [{ target: "local", changedFiles: 2, troubles: [], sites: [
      ...Array.from({ length: 6 }, (_, at) => site(`fs/demo/file${at % 2}.c`, at < 4 ? "safe" : "suggested")), site("fs/other/name.c", "refused", { interface: "kmap" }), site("fs/other/name.c", "safe"),
    ] }],
    ...fields,
  };
}
