/** A client of the real server: two connections, joined by streams in memory. */

import { PassThrough } from "node:stream";
import {
  type Diagnostic, type InitializeParams, type InitializeResult, type MessageConnection, type PublishDiagnosticsParams, StreamMessageReader, StreamMessageWriter,
  createMessageConnection,
} from "vscode-languageserver/node";
import { pathToFileURL } from "node:url";
import { startServer } from "../../server/src/lsp/start.ts";

export class Client {
  readonly connection: MessageConnection;
  readonly shown = new Map<string, PublishDiagnosticsParams>();
  readonly notified: { readonly method: string; readonly params: unknown }[] = [];
  configuration: unknown = null;
  private readonly listeners = new Set<() => void>();
  private readonly served: Promise<void>;
  private readonly toServer = new PassThrough();

  constructor() {
    const fromServer = new PassThrough();
    this.served = startServer({ input: this.toServer, output: fromServer }, { printDepth: ({ tree }) => `depth of ${tree.inWords}` });
    this.connection = createMessageConnection(new StreamMessageReader(fromServer), new StreamMessageWriter(this.toServer));
    this.connection.onNotification("textDocument/publishDiagnostics", (params: PublishDiagnosticsParams) => {
      this.shown.set(params.uri, params);
      for (const listener of this.listeners) listener();
    });
    this.connection.onNotification((method, params) => {
      this.notified.push({ method, params });
      for (const listener of this.listeners) listener();
    });
    this.connection.onRequest("workspace/configuration", () => [this.configuration]);
    this.connection.onRequest("client/registerCapability", () => null);
    this.connection.onRequest("window/workDoneProgress/create", () => null);
    this.connection.onRequest("workspace/diagnostic/refresh", () => null);
    this.connection.listen();
  }

  async initialize(folder: string | null, more: Partial<InitializeParams> = {}): Promise<InitializeResult> {
    const result = await this.connection.sendRequest<InitializeResult>("initialize", {
      processId: null, rootUri: null, capabilities: {}, workspaceFolders: folder === null ? null : [{ uri: uri(folder), name: "tree" }], ...more,
    });
    await this.connection.sendNotification("initialized", {});
    return result;
  }

  async open(file: string, text: string, version = 1): Promise<void> {
    await this.connection.sendNotification("textDocument/didOpen", { textDocument: { uri: uri(file), languageId: "c", version, text } });
  }

  /** Replaces the whole text. */
  async change(file: string, text: string, version: number): Promise<void> {
    await this.connection.sendNotification("textDocument/didChange", { textDocument: { uri: uri(file), version }, contentChanges: [{ text }] });
  }

  /** Resolves once what is shown of the file passes the test. */
  async diagnostics(file: string, isMeant: (found: readonly Diagnostic[], version: number | undefined) => boolean): Promise<readonly Diagnostic[]> {
    const shown = (): PublishDiagnosticsParams | undefined => this.shown.get(uri(file));
    await this.until(() => shown() !== undefined && isMeant(shown()!.diagnostics, shown()!.version));
    return shown()!.diagnostics;
  }

  async until(isSo: () => boolean): Promise<void> {
    if (isSo()) return;
    await new Promise<void>((resolve) => {
      const listener = (): void => {
        if (!isSo()) return;
        this.listeners.delete(listener);
        resolve();
      };
      this.listeners.add(listener);
    });
  }

  request<R>(method: string, params: unknown): Promise<R> {
    return this.connection.sendRequest<R>(method, params);
  }

  /** Without `exit`: that would end this process, in which the server runs. */
  async close(): Promise<void> {
    await this.connection.sendRequest("shutdown");
    this.toServer.end();
    await this.served;
    this.connection.dispose();
  }
}

export function uri(path: string): string {
  return pathToFileURL(path).href;
}

/** Line and character of the first place of a text, from 0. */
export function at(text: string, wanted: string): { readonly line: number; readonly character: number } {
  const before = text.slice(0, text.indexOf(wanted)).split("\n");
  return { line: before.length - 1, character: before.at(-1)!.length };
}
