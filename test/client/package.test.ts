/** What the packed extension holds, and that its server runs away from this repository. */

import { spawn } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { StreamMessageReader, StreamMessageWriter, createMessageConnection } from "vscode-languageserver/node";
import { ROOT } from "../architecture/source-imports.ts";
import { unzip } from "./zip.ts";

const folder = mkdtempSync(join(tmpdir(), "kmaplint-package-"));
let files: ReadonlyMap<string, Buffer>;

/** In a process of its own: the packer speaks on stdout. */
function pack(target: string): Promise<string> {
  const script = 'import { buildClient } from "./scripts/build-client.js"; import { packageClient } from "./scripts/package-client.js";' +
    `await buildClient(); await packageClient(${JSON.stringify(target)});`;
  return new Promise((resolve, reject) => {
    const packing = spawn(process.execPath, ["--input-type=module", "--eval", script], { cwd: ROOT, stdio: ["ignore", "pipe", "pipe"] });
    let said = "";
    for (const stream of [packing.stdout, packing.stderr]) stream.on("data", (part: Buffer) => (said += part.toString()));
    packing.on("error", reject);
    packing.on("close", (status) => (status === 0 ? resolve(said) : reject(new Error(said))));
  });
}

beforeAll(async () => {
  await pack(join(folder, "kmaplint.vsix"));
  files = unzip(readFileSync(join(folder, "kmaplint.vsix")));
}, 120_000);

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const names = (): string[] => [...files.keys()].filter((name) => name.startsWith("extension/")).map((name) => name.slice("extension/".length)).sort();
const text = (name: string): string => files.get(`extension/${name}`)?.toString("utf8") ?? "";

describe("the package", () => {
  test("holds the client, the server's workers, the parser, pages and the schema", () => {
    expect(names()).toEqual(expect.arrayContaining([
      "package.json", "readme.md", "changelog.md", "LICENSE.txt", "media/icon.png", "schema/kmaplint.schema.json", "docs/rules/leaked-map.md",
      "dist/extension.cjs", "dist/timeline.js", "dist/timeline-style.css", "dist/web-tree-sitter.wasm", "dist/tree-sitter-c.wasm",
      "dist/check-worker.js", "dist/depth-worker.js", "dist/index-worker.js", "dist/migrate-worker.js", "dist/server.js",
    ]));
  });

  test("holds no sources, maps, types or packages", () => {
    expect(names().filter((name) => /\.ts$|\.map$|tsbuildinfo|node_modules|^src\/|tsconfig|eslint/.test(name))).toEqual([]);
  });

  test("holds whole binaries", () => {
    for (const [name, from] of [["web-tree-sitter.wasm", "web-tree-sitter"], ["tree-sitter-c.wasm", "tree-sitter-c"]] as const) {
      expect(files.get(`extension/dist/${name}`)?.equals(readFileSync(join(ROOT, "node_modules", from, name)))).toBe(true);
    }
  });

  test("holds the licenses of the packages in it", () => {
    const notices = text("dist/third-party.txt").split(/^== /m).slice(1);
    expect(notices.map((notice) => notice.split(" ")[0])).toEqual(expect.arrayContaining(["vscode-languageclient", "vscode-jsonrpc", "web-tree-sitter", "tree-sitter-c"]));
    expect(notices.filter((notice) => !/permi(t|ss)/i.test(notice))).toEqual([]);
  });

  test("names no folder of this machine and no registry", () => {
    const strange = [ROOT, homedir(), tmpdir() + "/kmaplint", "sourceMappingURL=", "registry."].filter((word) => word.length > 1);
    const found = [...files].flatMap(([name, content]) => strange.filter((word) => content.includes(word)).map((word) => `${name}: ${word}`));
    expect(found).toEqual([]);
  });

  test("leaves to VS Code only what VS Code and Node have", () => {
    const wanted = [...text("dist/extension.cjs").matchAll(/\brequire\("([^"]+)"\)/g)].map(([, name = ""]) => name);
    const builtin = new Set(process.getBuiltinModule("node:module").builtinModules);
    expect([...new Set(wanted)].filter((name) => name !== "vscode" && !name.startsWith("node:") && !builtin.has(name))).toEqual([]);
  });
});

/** Until the server is there, there is nothing to start. */
test("its server answers, from where nothing else is installed", async () => {
  for (const [name, content] of files) {
    mkdirSync(dirname(join(folder, "installed", name)), { recursive: true });
    writeFileSync(join(folder, "installed", name), content);
  }
  const server = spawn(process.execPath, [join(folder, "installed/extension/dist/server.js"), "--stdio", `--clientProcessId=${process.pid}`], { cwd: folder });
  const connection = createMessageConnection(new StreamMessageReader(server.stdout), new StreamMessageWriter(server.stdin));
  connection.listen();
  const published = new Promise<{ diagnostics: { code?: unknown }[] }>((resolve) => {
    connection.onNotification("textDocument/publishDiagnostics", resolve);
  });
  const uri = "file:///demo/leak.c";
  const source = "int f(struct page *p)\n{\n\tchar *a = kmap_atomic(p, KM_USER0);\n\tif (!a[0])\n\t\treturn -5;\n\tkunmap_atomic(a, KM_USER0);\n\treturn 0;\n}\n";
  await connection.sendRequest("initialize", { processId: process.pid, rootUri: null, capabilities: {}, initializationOptions: { kernel: "2.6.31" } });
  await connection.sendNotification("initialized", {});
  await connection.sendNotification("textDocument/didOpen", { textDocument: { uri, languageId: "c", version: 1, text: source } });
  expect((await published).diagnostics.map(({ code }) => code)).toContain("leaked-map");
  await connection.sendRequest("shutdown");
  await connection.sendNotification("exit");
  connection.dispose();
}, 60_000);
