/** Each feature of the server, asked for by a real client. */

import { join } from "node:path";
import { TextDocument } from "vscode-languageserver-textdocument";
import type { CodeAction, CodeLens, DocumentHighlight, DocumentSymbol, Hover, InlayHint, Location, WorkspaceSymbol } from "vscode-languageserver";
import { afterEach, describe, expect, it } from "vitest";
import type { Explanation, Status, Timeline } from "../../server/src/lsp/custom-protocol.ts";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { Client, at, uri } from "./client.ts";

const LEAK = `#include <linux/highmem.h>

int find(struct page *page, int wanted)
{
	char *kaddr = kmap_atomic(page, KM_USER0);

	if (*kaddr != wanted)
		return -ENOENT;
	kunmap_atomic(kaddr, KM_USER0);
	return 0;
}
`;

let client: Client | null = null;

afterEach(async () => {
  await client?.close();
  client = null;
});

async function opened(text = LEAK, version = "2.6.31"): Promise<{ client: Client; file: string; uri: string }> {
  const folder = scratchFolder({ ...kernelTree(version), "fs/find.c": text });
  const file = join(folder, "fs/find.c");
  client = new Client();
  await client.initialize(folder);
  await client.open(file, text);
  return { client, file, uri: uri(file) };
}

describe("diagnostics", () => {
  it("are pushed with the path that leads there and the page of the rule", async () => {
    const { client, file, uri } = await opened();
    const [found] = await client.diagnostics(file, (all) => all.length > 0);
    expect(found).toMatchObject({
      code: "leaked-map", severity: 1, source: "kmaplint",
      range: { start: at(LEAK, "return -ENOENT") },
      relatedInformation: [
        { location: { uri, range: { start: at(LEAK, "kmap_atomic") } }, message: "1. mapped: KM_USER0 = page" },
        { message: "2. when `*kaddr != wanted` holds" },
        { message: expect.stringContaining("held: KM_USER0 = page") as string },
      ],
    });
    expect(found!.message).toContain("the mapping of `page` (kmap_atomic, line 5) is still held when find() returns -ENOENT");
    expect(found!.codeDescription?.href).toMatch(/^file:.*leaked-map\.md$/);
  });

  it("follow the text", async () => {
    const { client, file } = await opened();
    await client.diagnostics(file, (all) => all.length === 1);
    await client.change(file, LEAK.replace("\t\treturn -ENOENT", "\t\tgoto out").replace("\tkunmap", "out:\n\tkunmap"), 2);
    expect(await client.diagnostics(file, (_, version) => version === 2)).toEqual([]);
    await client.change(file, LEAK, 3);
    expect(await client.diagnostics(file, (_, version) => version === 3)).toHaveLength(1);
  });

  it("can be asked for, and are not pushed then", async () => {
    const folder = scratchFolder({ ...kernelTree("2.6.31"), "fs/find.c": LEAK });
    const file = join(folder, "fs/find.c");
    client = new Client();
    await client.initialize(folder, { capabilities: { textDocument: { diagnostic: {} } } });
    await client.open(file, LEAK);
    const report = await client.request("textDocument/diagnostic", { textDocument: { uri: uri(file) } });
    expect(report).toMatchObject({ kind: "full", items: [{ code: "leaked-map" }] });
    expect(client.shown.size).toBe(0);
  });

  it("go when the document is closed", async () => {
    const { client, file, uri } = await opened();
    await client.diagnostics(file, (all) => all.length === 1);
    await client.connection.sendNotification("textDocument/didClose", { textDocument: { uri } });
    expect(await client.diagnostics(file, (all) => all.length === 0)).toEqual([]);
  });

  it("know what other files of the tree do, once it is indexed", async () => {
    const folder = scratchFolder({ ...kernelTree("4.9"), "lib/grab.c": "char *grab(struct page *page)\n{\n\treturn kmap(page);\n}\n" });
    const file = join(folder, "mm/user.c");
    const text = "/* kmap */\nint user(struct page *page)\n{\n\tchar *p = grab(page);\n\tif (*p)\n\t\treturn -EIO;\n\tkunmap(page);\n\treturn 0;\n}\n";
    client = new Client();
    await client.initialize(folder);
    await client.open(file, text);
    const [found] = await client.diagnostics(file, (all) => all.some(({ code }) => code === "leaked-map"));
    expect(found!.message).toContain("grab");
  });
});

describe("hover", () => {
  it("shows the modelled stack where the line begins", async () => {
    const { client, uri } = await opened();
    const hover = await client.request<Hover>("textDocument/hover", { textDocument: { uri }, position: at(LEAK, "kunmap_atomic") });
    expect(hover.contents).toMatchObject({ kind: "plaintext", value: expect.stringMatching(/KM_USER0 = page \(line 5, kmap_atomic\)[\s\S]*unmaps arg0[\s\S]*2\.6\.31, typed slots/) as string });
  });

  it("shows names of the source as they are", async () => {
    const folder = scratchFolder({ ...kernelTree("2.6.31"), "fs/find.c": LEAK });
    const file = join(folder, "fs/find.c");
    client = new Client();
    await client.initialize(folder, { capabilities: { textDocument: { hover: { contentFormat: ["markdown"] } } } });
    const text = LEAK.replace("kmap_atomic(page,", "kmap_atomic(find_page(a | b, \"`<b>`\"),");
    await client.open(file, text);
    const hover = await client.request<{ contents: { value: string } }>("textDocument/hover", { textDocument: { uri: uri(file) }, position: at(text, "if (") });
    const row = hover.contents.value.split("\n").find((line) => line.includes("KM_USER0"))!;
    expect(row.replaceAll("\\|", "").split("|")).toHaveLength(5);
    expect(row).toContain("``find_page(a \\| b, \"`<b>`\")``");
  });

  it("has nothing to say elsewhere", async () => {
    const { client, uri } = await opened();
    expect(await client.request("textDocument/hover", { textDocument: { uri }, position: { line: 0, character: 3 } })).toBeNull();
    expect(await client.request("textDocument/hover", { textDocument: { uri }, position: { line: 9999, character: 9999 } })).toBeNull();
  });
});

describe("from a map to its releases", () => {
  it("and back leads definition", async () => {
    const { client, uri } = await opened();
    const [map] = await client.request<Location[]>("textDocument/definition", { textDocument: { uri }, position: at(LEAK, "kunmap_atomic") });
    expect(map).toMatchObject({ uri, range: { start: at(LEAK, "kmap_atomic") } });
    const [release] = await client.request<Location[]>("textDocument/definition", { textDocument: { uri }, position: at(LEAK, "kmap_atomic") });
    expect(release!.range.start).toEqual(at(LEAK, "kunmap_atomic"));
  });

  it("lead highlights", async () => {
    const { client, uri } = await opened();
    const found = await client.request<DocumentHighlight[]>("textDocument/documentHighlight", { textDocument: { uri }, position: at(LEAK, "kmap_atomic") });
    expect(found.map(({ range, kind }) => [range.start.line, kind])).toEqual([[4, 3], [8, 2]]);
  });
});

describe("what a function does", () => {
  it("stands above it as a lens, with a command only where the client has it", async () => {
    const { client, uri } = await opened();
    const [lens] = await client.request<CodeLens[]>("textDocument/codeLens", { textDocument: { uri } });
    expect(lens).toMatchObject({ range: { start: at(LEAK, "find(") }, command: { title: "takes kmap_atomic KM_USER0 · depth 1", command: "" } });
  });

  it("is told by symbols", async () => {
    const { client, uri } = await opened();
    const [symbol] = await client.request<DocumentSymbol[]>("textDocument/documentSymbol", { textDocument: { uri } });
    expect(symbol).toMatchObject({ name: "find", children: [{ name: "page", detail: "kmap_atomic KM_USER0" }] });
    const found = await client.request<WorkspaceSymbol[]>("workspace/symbol", { query: "fnd" });
    expect(found.map(({ name }) => name)).toEqual(["find"]);
    expect(await client.request("workspace/symbol", { query: "dnf" })).toEqual([]);
  });

  it("shows as depth behind maps and releases", async () => {
    const { client, uri } = await opened();
    const range = { start: { line: 0, character: 0 }, end: { line: 20, character: 0 } };
    const hints = await client.request<InlayHint[]>("textDocument/inlayHint", { textDocument: { uri }, range });
    expect(hints.map(({ position, label }) => [position.line, label])).toEqual([[4, "depth 1"], [8, "depth 0"]]);
  });
});

describe("own requests", () => {
  it("give the timeline of a function", async () => {
    const { client, uri } = await opened();
    const found = await client.request<Timeline>("kmaplint/timeline", { textDocument: { uri }, position: at(LEAK, "if (") });
    expect(found).toMatchObject({
      function: "find", first: 2, last: 10,
      bars: [{ page: "page", by: "kmap_atomic", slot: "KM_USER0", resource: "atomic", from: 4, to: 8, depth: 0, uncertain: [] }],
      bands: [{ kind: "atomic", from: 6, to: 8 }],
      marks: [{ line: 7, severity: "error", rule: "leaked-map", path: [4, 6, 7] }],
    });
    expect(found.source).toEqual(LEAK.split("\n").slice(2, 11));
    expect(await client.request("kmaplint/timeline", { textDocument: { uri }, position: { line: 0, character: 0 } })).toBeNull();
  });

  it("give the page of a rule, and the list", async () => {
    const { client } = await opened();
    const found = await client.request<Explanation>("kmaplint/explain", { rule: "leaked-map" });
    expect(found.page).toContain("# leaked-map");
    expect(found.rules.map(({ id }) => id)).toContain("non-lifo-unmap");
    expect((await client.request<Explanation>("kmaplint/explain", { rule: "../../package" })).page).toBeNull();
  });

  it("check the workspace, and show what is found in files that are not open", async () => {
    const folder = scratchFolder({ ...kernelTree("2.6.31"), "fs/find.c": LEAK, "fs/other.c": LEAK.replace("find", "other") });
    client = new Client();
    await client.initialize(folder);
    await client.open(join(folder, "fs/find.c"), "int nothing;\n");
    expect(await client.request("kmaplint/checkWorkspace", {})).toMatchObject({ errors: 1 });
    expect(await client.diagnostics(join(folder, "fs/other.c"), (all) => all.length > 0)).toHaveLength(1);
  });

  it("print the depth of the workspace", async () => {
    const { client } = await opened();
    expect(await client.request("kmaplint/depth", {})).toEqual({ text: "depth of 2.6.31, typed slots (from Makefile)" });
  });

  it("tell the status", async () => {
    const { client } = await opened();
    await client.until(() => client.notified.some(({ method, params }) => method === "kmaplint/status" && (params as Status).errors === 1));
    expect(client.notified.filter(({ method }) => method === "kmaplint/status").at(-1)!.params).toMatchObject({ kernel: "2.6.31, typed slots (from Makefile)", errors: 1, warnings: 0 });
  });
});

describe("code actions", () => {
  async function actions(text: string, at: { line: number; character: number }, only?: readonly string[]): Promise<{ found: CodeAction[]; file: string; uri: string }> {
    const { client, file, uri } = await opened(text);
    const found = await client.request<CodeAction[]>("textDocument/codeAction", { textDocument: { uri }, range: { start: at, end: at }, context: { diagnostics: [], ...(only && { only }) } });
    return { found, file, uri };
  }

  function applied(text: string, action: CodeAction, uri: string): string {
    return TextDocument.applyEdits(TextDocument.create(uri, "c", 1, text), action.edit!.changes![uri]!);
  }

  it("repair what was found, after which it is gone", async () => {
    const { found, file, uri } = await actions(LEAK, at(LEAK, "return -ENOENT"));
    const repair = found.find((one) => one.isPreferred)!;
    const mended = applied(LEAK, repair, uri);
    expect(mended).toBe(LEAK.replace("wanted)\n\t\treturn -ENOENT;", "wanted) {\n\t\tkunmap_atomic(kaddr, KM_USER0);\n\t\treturn -ENOENT;\n\t}"));
    await client!.change(file, mended, 2);
    expect(await client!.diagnostics(file, (_, version) => version === 2)).toEqual([]);
  });

  it("suppress with a reason that is to be given", async () => {
    const { found, file, uri } = await actions(LEAK, at(LEAK, "return -ENOENT"));
    const silenced = found.find((one) => !one.isPreferred && JSON.stringify(one.edit).includes("kmaplint-ignore leaked-map"))!;
    await client!.change(file, applied(LEAK, silenced, uri), 2);
    expect(await client!.diagnostics(file, (_, version) => version === 2)).toEqual([]);
  });

  it("make all safe repairs of a document at once, when asked for that", async () => {
    const two = `${LEAK}\n${LEAK.replace("find", "other").replace("#include <linux/highmem.h>\n", "")}`;
    const { found, file, uri } = await actions(two, { line: 0, character: 0 }, ["source.fixAll"]);
    expect(found.map(({ kind }) => kind)).toEqual(["source.fixAll.kmaplint"]);
    await client!.change(file, applied(two, found[0]!, uri), 2);
    expect(await client!.diagnostics(file, (_, version) => version === 2)).toEqual([]);
  });

  const OLD = `#include <linux/highmem.h>

int first(struct page *page)
{
	char *kaddr = kmap_atomic(page);
	int value = kaddr[0];

	kunmap_atomic(kaddr);
	return value;
}

void fill(struct page *page, const char *text, int n)
{
	char *kaddr = kmap(page);

	memcpy(kaddr, text, n);
	kunmap(page);
}
`;
  const LOCAL = OLD.replace("kmap_atomic(page)", "kmap_local_page(page)").replace("kunmap_atomic(kaddr)", "kunmap_local(kaddr)");

  async function migrations(scope: string, where: string): Promise<{ found: CodeAction[]; file: string; uri: string }> {
    const { client, file, uri } = await opened(OLD, "6.1");
    await client.diagnostics(file, (all) => all.length > 0);
    const place = at(OLD, where);
    const found = await client.request<CodeAction[]>("textDocument/codeAction", { textDocument: { uri }, range: { start: place, end: place }, context: { diagnostics: [], only: [`source.kmaplint.migrate.${scope}`] } });
    return { found, file, uri };
  }

  it("move the function at the cursor, and no other", async () => {
    const { found, uri } = await migrations("function", "char *kaddr = kmap_atomic");
    expect(found.map(({ title, kind }) => [title, kind])).toEqual([["kmaplint: move first() to local mappings (2 calls, proved)", "source.kmaplint.migrate.function"]]);
    expect(applied(OLD, found[0]!, uri)).toBe(LOCAL);
  });

  it("move a file, to whichever interface stands in for its calls", async () => {
    const { found, uri } = await migrations("file", "first");
    expect(found.map(({ title }) => title)).toEqual([
      "kmaplint: move this file to the helpers that copy (1 call, proved)", "kmaplint: move this file to local mappings (4 calls, proved)",
    ]);
    expect(applied(OLD, found[0]!, uri)).toContain("{\n\tmemcpy_to_page(page, 0, text, n);\n}");
    expect(applied(OLD, found[1]!, uri)).toBe(LOCAL.replace("kmap(page)", "kmap_local_page(page)").replace("kunmap(page)", "kunmap_local(kaddr)"));
  });

  it("move nothing unless they are asked to", async () => {
    expect((await actions(OLD, at(OLD, "kmap_atomic"), ["source"])).found).toEqual([]);
  });

  it("are none where nothing is wrong", async () => {
    expect((await actions(LEAK, { line: 0, character: 0 })).found).toEqual([]);
  });
});
