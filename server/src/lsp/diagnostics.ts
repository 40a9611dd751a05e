/** When documents are looked at, and how what is found reaches the client. */

import type { Connection, Diagnostic } from "vscode-languageserver";
import type { Severity } from "../core/findings/finding.ts";
import { STATUS_NOTIFICATION, type Status } from "./custom-protocol.ts";
import type { DocumentView, EditorState } from "./editor-state.ts";
import { toDiagnostic } from "./to-protocol.ts";

/** Milliseconds. Documents that take longer to look at than this are looked at when the user pauses. */
const PROMPT = 150;
const LONGEST_PAUSE = 400;
/** Milliseconds after which messages are let in: a change of the document ends the look at it. */
const SLICE = 15;

export class Diagnostics {
  /** How to call off a look at a document that is due or under way. */
  private readonly waiting = new Map<string, () => void>();
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
    this.callOff(uri);
    const took = this.took.get(uri) ?? 0;
    const timer = setTimeout(() => this.look(uri, { steps: this.state.prepare(uri), spent: 0 }), took > PROMPT ? Math.min(LONGEST_PAUSE, took) : 0);
    this.waiting.set(uri, () => clearTimeout(timer));
  }

  private callOff(uri: string): void {
    this.waiting.get(uri)?.();
    this.waiting.delete(uri);
  }

  /** Step by step: what was found out stays when the look is called off. */
  private look(uri: string, { steps, spent }: { readonly steps: Iterator<unknown>; readonly spent: number }): void {
    const started = performance.now();
    while (performance.now() - started < SLICE) if (steps.next().done === true) return this.publish(uri, spent + performance.now() - started);
    const soFar = spent + performance.now() - started;
    const next = setImmediate(() => this.look(uri, { steps, spent: soFar }));
    this.waiting.set(uri, () => clearImmediate(next));
  }

  /** Nothing is told any more. */
  stop(): void {
    this.isStopped = true;
    for (const uri of [...this.waiting.keys()]) this.callOff(uri);
  }

  scheduleAll(): void {
    for (const { uri } of this.state.documents.all()) this.schedule(uri);
  }

  forget(uri: string): void {
    this.callOff(uri);
    this.took.delete(uri);
    void this.connection.sendDiagnostics({ uri, diagnostics: [] });
    this.tell();
  }

  of(uri: string): Diagnostic[] {
    const view = this.state.view(uri);
    return view ? diagnosticsOf(view, this.state.settings.severity) : [];
  }

  /** `spent`: milliseconds that it took so far. */
  private publish(uri: string, spent: number): void {
    this.waiting.delete(uri);
    const document = this.state.documents.get(uri);
    if (!document) return;
    const started = performance.now();
    const diagnostics = this.of(uri);
    this.took.set(uri, spent + performance.now() - started);
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
    const views = this.state.documents.all().flatMap((one) => this.state.known(one.uri) ?? []);
    const count = (severity: Severity): number => views.reduce((sum, { findings }) => sum + findings.filter((one) => one.severity === severity).length, 0);
    const latest = views.find((one) => one.uri === uri && one.tree) ?? views.find((one) => one.tree);
    const status: Status = { kernel: latest?.tree?.inWords ?? null, errors: count("error"), warnings: count("warning"), notes: count("note"), indexing: this.indexing };
    void this.connection.sendNotification(STATUS_NOTIFICATION, status);
  }
}

const RANK: Readonly<Record<Severity, number>> = { note: 0, warning: 1, error: 2 };

function diagnosticsOf(view: DocumentView, least: Severity): Diagnostic[] {
  return view.findings.filter((one) => RANK[one.severity] >= RANK[least]).map((one) => toDiagnostic(one, { uri: view.uri, base: view.base }));
}
