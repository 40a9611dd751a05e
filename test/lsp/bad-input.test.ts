/** Whatever comes in, the server answers with an error or not at all, and goes on. */

import { type ChildProcess, spawn } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { ErrorCodes } from "vscode-languageserver";
import { kernelTree, scratchFolder } from "../project/scratch-folder.ts";
import { Client, at, uri } from "./client.ts";

const LEAK = "int f(struct page *page)\n{\n\tchar *p = kmap_atomic(page);\n\n\tif (*p)\n\t\treturn -EIO;\n\tkunmap_atomic(p);\n\treturn 0;\n}\n";

let client: Client | null = null;

afterEach(async () => {
  await client?.close().catch(() => undefined);
  client = null;
});

async function opened(text = LEAK): Promise<{ client: Client; file: string; folder: string }> {
  const folder = scratchFolder({ ...kernelTree("5.4"), "a.c": text });
  client = new Client();
  await client.initialize(folder);
  await client.open(join(folder, "a.c"), text);
  return { client, folder, file: join(folder, "a.c") };
}

/** The server still finds what is wrong. */
async function expectAlive({ client, file }: { client: Client; file: string }): Promise<void> {
  await client.change(file, `${LEAK}\n`, 1000);
  expect(await client.diagnostics(file, (_, version) => version === 1000)).toHaveLength(1);
}

describe("documents", () => {
  it.each([{}, { uri: null }, { uri: "file:///b.c" }])("that are not named, or have no text, are left out: %j", async (textDocument) => {
    const all = await opened();
    await all.client.connection.sendNotification("textDocument/didOpen", { textDocument });
    await expectAlive(all);
  });
});

describe("the lifecycle", () => {
  it("refuses requests before initialize, and after shutdown", async () => {
    client = new Client();
    const hover = { textDocument: { uri: "file:///a.c" }, position: { line: 0, character: 0 } };
    await expect(client.request("textDocument/hover", hover)).rejects.toMatchObject({ code: ErrorCodes.ServerNotInitialized });
    await client.initialize(null);
    expect(await client.request("textDocument/hover", hover)).toBeNull();
    await client.request("shutdown", undefined);
    await expect(client.request("textDocument/hover", hover)).rejects.toMatchObject({ code: ErrorCodes.InvalidRequest });
  });

  it("refuses requests that it does not know", async () => {
    const { client } = await opened();
    await expect(client.request("textDocument/unheardOf", {})).rejects.toMatchObject({ code: ErrorCodes.MethodNotFound });
  });
});

describe("documents", () => {
  it("take edits that lie outside of the text, and edits of documents that are not open", async () => {
    const server = await opened();
    const edit = { range: { start: { line: 9999, character: 9999 }, end: { line: 99999, character: 0 } }, text: "// end\n" };
    await server.client.connection.sendNotification("textDocument/didChange", { textDocument: { uri: uri(server.file), version: 2 }, contentChanges: [edit] });
    await server.client.connection.sendNotification("textDocument/didChange", { textDocument: { uri: "file:///nowhere.c", version: 2 }, contentChanges: [edit] });
    await server.client.connection.sendNotification("textDocument/didClose", { textDocument: { uri: "file:///nowhere.c" } });
    await expectAlive(server);
  });

  it("may have been deleted, or lie on no disk", async () => {
    const server = await opened();
    rmSync(server.file);
    await server.client.connection.sendNotification("workspace/didChangeWatchedFiles", { changes: [{ uri: uri(server.file), type: 3 }] });
    await server.client.connection.sendNotification("textDocument/didOpen", { textDocument: { uri: "untitled:Untitled-1", languageId: "c", version: 1, text: LEAK.replace("(page)", "(page, KM_USER0)").replace("(p)", "(p, KM_USER0)") } });
    await server.client.until(() => (server.client.shown.get("untitled:Untitled-1")?.diagnostics.length ?? 0) > 0);
    await expectAlive(server);
  });

  it("of 50 MB are left alone", async () => {
    const server = await opened();
    const large = join(server.folder, "large.c");
    await server.client.open(large, LEAK.repeat(Math.ceil((50 * 1024 * 1024) / LEAK.length)));
    expect(await server.client.diagnostics(large, () => true)).toEqual([]);
    expect(await server.client.request("textDocument/documentSymbol", { textDocument: { uri: uri(large) } })).toBeNull();
    await expectAlive(server);
  });

  it("may hold anything", async () => {
    const server = await opened();
    for (const [number, text] of ["\0\0\0", "\uFFFF kmap(((((", "#if\n#else\n#elif kmap\n", "int kmap(;\n{{{{", LEAK.slice(0, 60), "\u{1F600}".repeat(100) + LEAK].entries()) {
      await server.client.change(server.file, text, number + 2);
      await server.client.diagnostics(server.file, (_, version) => version === number + 2);
    }
    await expectAlive(server);
  });
});

describe("the workspace", () => {
  it("may hold a configuration that is none", async () => {
    const folder = scratchFolder({ ...kernelTree("5.4"), "a.c": LEAK, "kmaplint.json": "[1, {" });
    client = new Client();
    await client.initialize(folder);
    await client.open(join(folder, "a.c"), LEAK);
    expect(await client.diagnostics(join(folder, "a.c"), () => true)).toEqual([]);
    expect(await client.request("textDocument/hover", { textDocument: { uri: uri(join(folder, "a.c")) }, position: at(LEAK, "return") })).toBeNull();
  });

  it("may have settings of any type", async () => {
    const server = await opened();
    for (const kmaplint of [null, 3, "x", [], { kernel: 6.1, era: {}, configSymbols: "CONFIG_X", severity: [], withoutRules: [1, "leaked-map; rm"], index: "no" }]) {
      await server.client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { kmaplint } });
    }
    await expectAlive(server);
  });

  it("obeys settings that are right", async () => {
    const server = await opened();
    await server.client.diagnostics(server.file, (all) => all.length === 1);
    await server.client.connection.sendNotification("workspace/didChangeConfiguration", { settings: { kmaplint: { withoutRules: ["leaked-map"] } } });
    expect(await server.client.diagnostics(server.file, (all) => all.length === 0)).toEqual([]);
  });
});

describe("the program", () => {
  function started(): ChildProcess {
    return spawn(process.execPath, ["--import", "tsx", join(import.meta.dirname, "../../server/src/cli/main.ts"), "lsp", "--stdio", "--clientProcessId=1"], { stdio: ["pipe", "pipe", "pipe"] });
  }

  function message(content: object): string {
    const text = JSON.stringify({ jsonrpc: "2.0", ...content });
    return `Content-Length: ${Buffer.byteLength(text)}\r\n\r\n${text}`;
  }

  async function ended(child: ChildProcess): Promise<number | null> {
    return new Promise((resolve) => child.once("exit", (status) => resolve(status)));
  }

  it("ends with 0 after shutdown and exit", async () => {
    const child = started();
    const end = ended(child);
    child.stdin!.write(message({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } }) + message({ id: 2, method: "shutdown" }) + message({ method: "exit" }));
    expect(await end).toBe(0);
  });

  it.each(["Content-Length: many\r\n\r\n{}", "Content-Type: json\r\n\r\n{}", "no header\r\n\r\n{}"])("ends with a word where nobody can tell where the next message begins: %j", async (sent) => {
    const child = started();
    const end = ended(child);
    let err = "";
    child.stderr!.on("data", (data: Buffer) => (err += data.toString()));
    child.stdin!.write(sent);
    expect(await end).toBe(3);
    expect(err).toMatch(/^kmaplint: what the client sends cannot be read: .+\n$/);
  });

  it("outlives what is no JSON, and ends when nobody speaks any more", async () => {
    const child = started();
    const end = ended(child);
    let out = "";
    child.stdout!.on("data", (data: Buffer) => {
      out += data.toString();
      if (out.includes('"capabilities"')) child.stdin!.end();
    });
    child.stdin!.write("Content-Length: 9\r\n\r\n{\"jsonrpc" + message({ id: 1, method: "initialize", params: { processId: null, rootUri: null, capabilities: {} } }));
    await end;
    expect(out).toContain('"capabilities"');
  });
});
