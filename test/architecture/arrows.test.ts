import { describe, expect, it } from "vitest";
import { type Import, areaOf, importsBelow } from "./source-imports.ts";

/** For each area, the areas that it may import from besides itself. ARCHITECTURE.md tells why. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  "core/text": [],
  "core/lattice": [],
  "core/kernel": [],
  "core/syntax": ["core/text", "grammars"],
  "core/ir": ["core/text", "core/syntax"],
  "core/callgraph": ["core/kernel", "core/syntax", "grammars"],
  "core/kbuild": ["core/kernel", "grammars"],
  "core/values": ["core/text", "core/lattice", "core/ir"],
  "core/cfg": ["core/text", "core/ir"],
  "core/highmem": ["core/text", "core/lattice", "core/kernel", "core/ir", "core/values"],
  "core/analysis": ["core/text", "core/syntax", "core/lattice", "core/kernel", "core/ir", "core/values", "core/cfg", "core/callgraph", "core/kbuild", "core/highmem"],
  "core/depth": ["core/text", "core/lattice", "core/kernel", "core/callgraph", "core/values", "core/highmem", "core/analysis", "core/findings"],
  "core/findings": ["core/text", "core/syntax", "core/kernel", "core/ir", "core/values", "core/cfg", "core/highmem", "core/analysis"],
  "core/rules": ["core/text", "core/kernel", "core/ir", "core/values", "core/cfg", "core/highmem", "core/analysis", "core/findings", "core/migrations"],
  "core/fixes": ["core/text", "core/syntax", "core/kernel", "core/ir", "core/values", "core/cfg", "core/highmem", "core/analysis", "core/findings"],
  "core/migrations": [
    "core/text", "core/syntax", "core/fixes", "core/kernel", "core/ir", "core/values", "core/cfg", "core/callgraph", "core/highmem", "core/analysis", "core/findings",
  ],
  "core/pipeline": [
    "core/text", "core/lattice", "core/kernel", "core/syntax", "core/ir", "core/values", "core/cfg", "core/kbuild", "core/highmem", "core/analysis",
    "core/rules", "core/fixes", "core/migrations", "core/findings",
  ],
  "project": ["core/text", "core/syntax", "core/kernel", "core/callgraph", "schema"],
  "session": ["core/text", "core/callgraph", "core/kbuild", "core/analysis", "core/depth", "core/syntax", "core/kernel", "core/rules", "core/migrations", "core/findings", "core/pipeline", "project"],
  "cli": ["core/text", "core/kernel", "core/findings", "core/migrations", "project", "session", "lsp"],
  "lsp": ["core/text", "core/kernel", "core/findings", "project", "session"],
  // Which threads there are.
  "launch": ["cli", "session", "project"],
  // It is no part of the program: it runs in the page that the program writes.
  "dashboard": ["cli", "lsp", "client"],
};

/** The shape of a finding is the word that everybody from the analysis on speaks. */
const SHARED = "server/src/core/findings/finding.ts";

function isAllowed({ from, to }: Import): boolean {
  const [source, target] = [areaOf(from), areaOf(to)];
  if (source === target) return true;
  if (to === SHARED && source !== "core/text" && source !== "core/syntax") return true;
  return MAY_IMPORT[source]?.includes(target) ?? false;
}

/** Statements hold expressions, which hold statements: the lowering of C calls itself as C nests. */
function isRecursion({ from, to }: Import): boolean {
  return [from, to].every((path) => path.startsWith("server/src/core/ir/lower-"));
}

const imports = importsBelow("server/src");

describe("imports under server/src", () => {
  it("are found at all", () => {
    expect(imports.length).toBeGreaterThan(100);
  });

  it("point back up the line that data flows down", () => {
    const wrong = imports.filter((found) => found.relative && !isAllowed(found));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("of the core name no package and nothing of Node", () => {
    const wrong = imports.filter((found) => found.from.startsWith("server/src/core/") && !found.relative);
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("make no cycles between files", () => {
    expect(cycles(imports.filter((found) => found.relative && !isRecursion(found)))).toEqual([]);
  });
});

describe("imports under server/src/dashboard", () => {
  const page = importsBelow("server/src/dashboard");
  const outside = page.filter(({ to }) => !to.startsWith("server/src/dashboard/")).map(({ to }) => to);

  it("name the data of the page, and of the editor's view what draws", () => {
    expect(outside.length).toBeGreaterThan(0);
    const known = ["server/src/cli/reporters/dashboard/page-data.ts", "server/src/lsp/custom-protocol.ts"];
    expect(outside.filter((to) => !known.includes(to) && !to.startsWith("client/src/timeline/view/"))).toEqual([]);
  });

  it("come from nowhere else", () => {
    expect(imports.filter(({ from, to }) => to.startsWith("server/src/dashboard/") && !from.startsWith("server/src/dashboard/"))).toEqual([]);
  });
});

describe("imports under client/src", () => {
  const client = importsBelow("client/src");
  const isView = (path: string): boolean => path.startsWith("client/src/timeline/view/");

  it("of the server name the contract alone", () => {
    const outside = client.filter(({ to, relative }) => relative && !to.startsWith("client/src/"));
    expect(outside.length).toBeGreaterThan(0);
    expect([...new Set(outside.map(({ to }) => to))]).toEqual(["server/src/lsp/custom-protocol.ts"]);
  });

  it("of the view name no package and nothing of the extension", () => {
    const wrong = client.filter(({ from, to, relative }) => isView(from) && (!relative || (to.startsWith("client/") && !isView(to))));
    expect(wrong.map(({ from, to }) => `${from} imports ${to}`)).toEqual([]);
  });

  it("make no cycles between files", () => {
    expect(cycles(client.filter(({ relative }) => relative))).toEqual([]);
  });
});

describe("the check itself", () => {
  it("refuses an arrow that runs the wrong way", () => {
    expect(isAllowed({ from: "server/src/core/ir/a.ts", to: "server/src/core/kernel/b.ts", relative: true })).toBe(false);
    expect(isAllowed({ from: "server/src/core/text/a.ts", to: SHARED, relative: true })).toBe(false);
    expect(isAllowed({ from: "server/src/session/a.ts", to: "server/src/cli/b.ts", relative: true })).toBe(false);
    expect(isAllowed({ from: "server/src/cli/commands/a.ts", to: "server/src/session/b.ts", relative: true })).toBe(true);
  });

  it("finds a cycle of three", () => {
    const ring = [["a", "b"], ["b", "c"], ["c", "a"], ["d", "a"]].map(([from = "", to = ""]) => ({ from, to, relative: true }));
    expect(cycles(ring)).toEqual(["a → b → c → a"]);
  });
});

/** One cycle for each file at which a walk along the imports comes back to where it is. */
function cycles(edges: readonly Import[]): string[] {
  const targets = new Map<string, string[]>();
  for (const { from, to } of edges) targets.set(from, [...(targets.get(from) ?? []), to]);
  const done = new Set<string>();
  const found: string[] = [];
  const visit = (file: string, path: readonly string[]): void => {
    const at = path.indexOf(file);
    if (at >= 0) found.push([...path.slice(at), file].join(" → "));
    if (at >= 0 || done.has(file)) return;
    for (const next of targets.get(file) ?? []) visit(next, [...path, file]);
    done.add(file);
  };
  for (const file of targets.keys()) visit(file, []);
  return found;
}
