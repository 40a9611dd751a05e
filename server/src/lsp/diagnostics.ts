/** When documents are looked at, and how what is found reaches the client. */

import type { Connection, Diagnostic } from "vscode-languageserver";
import type { Severity } from "../core/findings/finding.ts";
import { STATUS_NOTIFICATION, type Status } from "./custom-protocol.ts";
import type { DocumentView, EditorState } from "./editor-state.ts";
import { toDiagnostic } from "./to-protocol.ts";

/** Milliseconds. Documents that take longer to look at than this are looked at when the user pauses. */
const PROMPT = 40;
const LONGEST_PAUSE = 400;

export class Diagnostics {
  private readonly waiting = new Map<string, NodeJS.Timeout>();
  private readonly took = new Map<string, number>();
  private readonly connection: Connection;
  private readonly state: EditorState;
  private readonly pushes: () => boolean;
  private indexing = false;
  private isStopped = false;

  /** `pushes`: the client does not ask for diagnostics itself. */
  constructor(connection: Connection, state: EditorState, pushes: () => boolean) {
    this.connection = connection;
    this.state = state;
    this.pushes = pushes;
  }

  /** The document has changed. */
  schedule(uri: string): void {
    if (this.isStopped) return;
    clearTimeout(this.waiting.get(uri));
    const took = this.took.get(uri) ?? 0;
    this.waiting.set(uri, setTimeout(() => this.publish(uri), took > PROMPT ? Math.min(LONGEST_PAUSE, took) : 0));
  }

  /** Nothing is told any more. */
  stop(): void {
    this.isStopped = true;
    for (const timer of this.waiting.values()) clearTimeout(timer);
    this.waiting.clear();
  }

  scheduleAll(): void {
    for (const { uri } of this.state.documents.all()) this.schedule(uri);
  }

  forget(uri: string): void {
    clearTimeout(this.waiting.get(uri));
    this.waiting.delete(uri);
    this.took.delete(uri);
    void this.connection.sendDiagnostics({ uri, diagnostics: [] });
    this.tell();
  }

  of(uri: string): Diagnostic[] {
    const started = performance.now();
    const view = this.state.view(uri);
    if (!view) return [];
    this.took.set(uri, performance.now() - started);
    return diagnosticsOf(view, this.state.settings.severity);
  }

  private publish(uri: string): void {
    this.waiting.delete(uri);
    const document = this.state.documents.get(uri);
    if (!document) return;
    const diagnostics = this.of(uri);
    if (this.pushes()) void this.connection.sendDiagnostics({ uri, version: document.version, diagnostics });
    this.tell(uri);
  }

  setIndexing(indexing: boolean): void {
    this.indexing = indexing;
    this.tell();
  }

  /** What the status bar shows; `uri`: the document that was looked at last. */
  tell(uri?: string): void {
    if (this.isStopped) return;
    const waiting = new Set(this.waiting.keys());
    const views = this.state.documents.all().filter((one) => !waiting.has(one.uri)).flatMap((one) => this.state.view(one.uri) ?? []);
    const count = (severity: Severity): number => views.reduce((sum, { findings }) => sum + findings.filter((one) => one.severity === severity).length, 0);
    const latest = views.find((one) => one.uri === uri && one.tree) ?? views.find((one) => one.tree);
    const status: Status = { kernel: latest?.tree?.inWords ?? null, errors: count("error"), warnings: count("warning"), notes: count("note"), indexing: this.indexing };
    void this.connection.sendNotification(STATUS_NOTIFICATION, status);
  }
}

const RANK: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

export function diagnosticsOf(view: DocumentView, least: Severity): Diagnostic[] {
  return view.findings.filter((one) => RANK[one.severity] >= RANK[least]).map((one) => toDiagnostic(one, { uri: view.uri, base: view.base }));
}
