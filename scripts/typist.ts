/** The built language server with one document open, and somebody who types into it. */

import { type ChildProcess, spawn } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type MessageConnection, type PublishDiagnosticsParams, StreamMessageReader, StreamMessageWriter, createMessageConnection } from "vscode-languageserver/node";

const KMAPLINT = join(import.meta.dirname, "../server/dist/kmaplint.js");

export class Typist {
  readonly child: ChildProcess;
  private readonly connection: MessageConnection;
  private readonly uri: string;
  private version = 1;
  private shown: { readonly version: number; readonly resolve: () => void } | null = null;
  private indexed: () => void = () => undefined;

  constructor(file: string) {
    this.child = spawn(process.execPath, [KMAPLINT, "lsp", "--stdio"], { stdio: ["pipe", "pipe", "inherit"] });
    this.connection = createMessageConnection(new StreamMessageReader(this.child.stdout!), new StreamMessageWriter(this.child.stdin!));
    this.uri = pathToFileURL(file).href;
    this.connection.onNotification("textDocument/publishDiagnostics", ({ uri, version }: PublishDiagnosticsParams) => {
      if (uri === this.uri && this.shown && (version ?? 0) >= this.shown.version) this.shown.resolve();
    });
    let wasIndexing = false;
    this.connection.onNotification("kmaplint/status", ({ indexing }: { indexing: boolean }) => {
      if (wasIndexing && !indexing) this.indexed();
      wasIndexing = indexing;
    });
    this.connection.listen();
  }

  async start(folder: string): Promise<void> {
    await this.connection.sendRequest("initialize", { processId: null, rootUri: pathToFileURL(folder).href, capabilities: {} });
    await this.connection.sendNotification("initialized", {});
  }

  /** Milliseconds until the diagnostics are there. */
  async open(text: string): Promise<number> {
    return this.timed(() => this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri: this.uri, languageId: "c", version: this.version, text } }));
  }

  whenIndexed(): Promise<void> {
    return new Promise((done) => {
      this.indexed = done;
    });
  }

  /** Replaces what stands at a place; milliseconds until the diagnostics are there. */
  async type(at: { line: number; character: number; length: number }, text: string): Promise<number> {
    this.version++;
    const range = { start: { line: at.line, character: at.character }, end: { line: at.line, character: at.character + at.length } };
    return this.timed(() => this.connection.sendNotification("textDocument/didChange", { textDocument: { uri: this.uri, version: this.version }, contentChanges: [{ range, text }] }));
  }

  private async timed(send: () => Promise<void>): Promise<number> {
    const seen = new Promise<void>((done) => {
      this.shown = { version: this.version, resolve: done };
    });
    const started = performance.now();
    await send();
    await seen;
    return performance.now() - started;
  }

  /** MiB of resident memory. Linux only. */
  memory(): number {
    return Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.child.pid}/status`, "utf8"))?.[1] ?? 0) / 1024;
  }
}
