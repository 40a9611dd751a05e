/** The language server: which message leads to which feature. */

import {
  type CancellationToken, type ClientCapabilities, CodeActionKind, type CodeActionParams, type Connection, DidChangeConfigurationNotification, DidChangeWatchedFilesNotification, ErrorCodes, FileChangeType, type InitializeParams, type InitializeResult, LSPErrorCodes, type Range, ResponseError,
  TextDocumentSyncKind, TextDocuments,
} from "vscode-languageserver";
import { TextDocument } from "vscode-languageserver-textdocument";
import { TOOL_NAME, rulePage, toolVersion } from "../project/installation.ts";
import type { OpensFolder } from "../session/editor/workspace.ts";
import type { DepthReport } from "../session/depth-report.ts";
import { RULES } from "../session/rules.ts";
import { CHECK_WORKSPACE_REQUEST, type CheckWorkspaceParams, DEPTH_REQUEST, type DepthParams, EXPLAIN_REQUEST, type ExplainParams, type Explanation, TIMELINE_REQUEST, type TimelineParams } from "./custom-protocol.ts";
import { Diagnostics } from "./diagnostics.ts";
import { type DocumentView, EditorState } from "./editor-state.ts";
import { MIGRATE, migrationActions } from "./features/migrations.ts";
import { FIX_ALL, codeActions } from "./features/code-actions.ts";
import { codeLenses } from "./features/code-lens.ts";
import { type HoverKind, hover } from "./features/hover.ts";
import { inlayHints } from "./features/inlay-hints.ts";
import { definitions, highlights } from "./features/mapping-places.ts";
import { documentSymbols, workspaceSymbols } from "./features/symbols.ts";
import { timeline } from "./features/timeline.ts";
import { WholeWorkspace } from "./features/whole-workspace.ts";
import { settingsOf } from "./settings.ts";
import { TreeIndex } from "./tree-index.ts";
import { pathOf } from "./uris.ts";

export interface ServerTools {
  readonly openFolder: OpensFolder;
  /** How the depth report reads. */
  readonly printDepth: (report: DepthReport) => string;
}

/** Of what a client may be able to do, that which makes a difference. */
interface ClientAbilities {
  readonly pulls: boolean;
  readonly refreshes: boolean;
  readonly asksConfiguration: boolean;
  readonly registersConfiguration: boolean;
  readonly registersWatchers: boolean;
  readonly changesFolders: boolean;
  readonly hover: HoverKind;
  readonly opensTimeline: boolean;
}

const NO_ABILITIES: ClientAbilities = {
  pulls: false, refreshes: false, asksConfiguration: false, registersConfiguration: false, registersWatchers: false, changesFolders: false, hover: "plaintext", opensTimeline: false,
};

/** What findings hang on besides documents. */
const WATCHED = ["**/*.{c,h}", "**/kmaplint.json", "**/Makefile", "**/Kbuild", "**/Kconfig*", "**/.config"];

function abilitiesOf({ textDocument, workspace }: ClientCapabilities, opensTimeline: boolean): ClientAbilities {
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    asksConfiguration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    registersWatchers: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    changesFolders: workspace?.workspaceFolders === true,
    hover: textDocument?.hover?.contentFormat?.[0] === "markdown" ? "markdown" : "plaintext",
    opensTimeline,
  };
}

type Handler<P, R> = (params: P, token: CancellationToken) => R;

interface OfDocument {
  readonly textDocument: { readonly uri: string };
}

type Phase = "new" | "running" | "ended";

export class Server {
  private readonly documents = new TextDocuments({ create: createDocument, update: TextDocument.update });
  private readonly connection: Connection;
  private readonly tools: ServerTools;
  private readonly state: EditorState;
  private readonly diagnostics: Diagnostics;
  private readonly index: TreeIndex;
  private readonly whole: WholeWorkspace;
  private abilities = NO_ABILITIES;
  private phase: Phase = "new";

  constructor(connection: Connection, tools: ServerTools) {
    this.connection = connection;
    this.tools = tools;
    this.state = new EditorState(this.documents, tools.openFolder);
    this.diagnostics = new Diagnostics(connection, this.state, () => !this.abilities.pulls);
    this.index = new TreeIndex(connection, this.state, {
      begun: () => this.diagnostics.setIndexing(true),
      ended: () => {
        this.diagnostics.setIndexing(false);
        this.lookAgain();
      },
    });
    this.whole = new WholeWorkspace(connection, this.state);
  }

  listen(): void {
    this.lifecycle();
    this.documentEvents();
    this.languageFeatures();
    this.ownRequests();
    this.documents.listen(this.connection);
    this.connection.listen();
  }

  /** Also when the client is gone without a word. */
  stop(): void {
    this.phase = "ended";
    this.index.stop();
    this.diagnostics.stop();
  }

  private lifecycle(): void {
    const { connection } = this;
    connection.onInitialize((params) => this.initialize(params));
    connection.onInitialized(() => void this.initialized());
    connection.onShutdown(() => this.stop());
    connection.onDidChangeConfiguration(({ settings }) => void this.configure(settings));
    connection.onDidChangeWatchedFiles(({ changes }) => {
      const isNews = changes.some(({ uri, type }) => type !== FileChangeType.Changed || !this.documents.get(uri));
      if (isNews) this.diskChanged();
    });
  }

  private initialize(params: InitializeParams): InitializeResult {
    const { capabilities, workspaceFolders, initializationOptions } = params;
    const given = typeof initializationOptions === "object" && initializationOptions !== null ? (initializationOptions as Record<string, unknown>) : {};
    this.abilities = abilitiesOf(capabilities, given["timeline"] === true);
    this.index.showsProgress = capabilities.window?.workDoneProgress === true;
    // Clients that know of no folders name one root.
    const root = (params as { rootUri?: string | null }).rootUri;
    const folders = (workspaceFolders ?? (root ? [{ uri: root, name: "" }] : [])).map(({ uri }) => pathOf(uri)).filter((path) => path !== null);
    this.state.setFolders(folders);
    this.state.configure(settingsOf(given["settings"]));
    this.phase = "running";
    return {
      serverInfo: { name: TOOL_NAME, version: toolVersion() },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        diagnosticProvider: { identifier: TOOL_NAME, interFileDependencies: true, workspaceDiagnostics: false },
        hoverProvider: true,
        definitionProvider: true,
        documentHighlightProvider: true,
        documentSymbolProvider: true,
        workspaceSymbolProvider: true,
        inlayHintProvider: true,
        codeLensProvider: {},
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix, FIX_ALL, MIGRATE] },
        workspace: { workspaceFolders: { supported: true, changeNotifications: true } },
      },
    };
  }

  private async initialized(): Promise<void> {
    if (this.abilities.registersConfiguration) await this.connection.client.register(DidChangeConfigurationNotification.type, { section: TOOL_NAME });
    if (this.abilities.asksConfiguration) await this.configure(null);
    if (this.abilities.registersWatchers) await this.connection.client.register(DidChangeWatchedFilesNotification.type, { watchers: WATCHED.map((globPattern) => ({ globPattern })) });
    if (!this.abilities.changesFolders) return;
    this.connection.workspace.onDidChangeWorkspaceFolders(({ added, removed }) => {
      const gone = new Set(removed.map(({ uri }) => pathOf(uri)));
      const more = added.map(({ uri }) => pathOf(uri)).filter((path) => path !== null);
      this.state.setFolders([...new Set([...this.state.roots.filter((one) => !gone.has(one)), ...more])]);
      this.lookAgain();
      this.index.renew(0);
    });
  }

  /** Clients either send the settings, or want to be asked for them. */
  private async configure(sent: unknown): Promise<void> {
    const asked: unknown = this.abilities.asksConfiguration ? await this.connection.workspace.getConfiguration(TOOL_NAME) : null;
    const own = typeof sent === "object" && sent !== null ? (sent as Record<string, unknown>)[TOOL_NAME] : null;
    this.state.configure(settingsOf(asked ?? own));
    this.lookAgain();
    this.index.renew(0);
  }

  private documentEvents(): void {
    const opened = new Set<string>();
    this.documents.onDidOpen(({ document }) => opened.add(document.uri));
    // Of a document that has just been opened, too.
    this.documents.onDidChangeContent(({ document }) => {
      this.state.changed(document);
      this.diagnostics.schedule(document.uri);
      if (opened.delete(document.uri)) this.index.renew(0);
      else this.index.pause();
    });
    this.documents.onDidSave(() => this.diskChanged());
    this.documents.onDidClose(({ document }) => {
      this.state.closed(document.uri);
      this.diagnostics.forget(document.uri);
    });
  }

  private diskChanged(): void {
    this.state.refresh();
    this.lookAgain();
    this.index.renew();
  }

  /** All that was told may be told differently now. */
  private lookAgain(): void {
    if (this.phase !== "running") return;
    this.diagnostics.scheduleAll();
    if (this.abilities.pulls && this.abilities.refreshes) void this.connection.languages.diagnostics.refresh();
  }

  private languageFeatures(): void {
    const { connection } = this;
    connection.languages.diagnostics.on(this.guarded((params: OfDocument) => ({ kind: "full" as const, items: this.diagnostics.of(params.textDocument.uri) })));
    connection.onHover(this.onView((view, { position }: TimelineParams) => hover(view, position, this.abilities.hover)));
    connection.onDefinition(this.onView((view, { position }: TimelineParams) => definitions(view, position)));
    connection.onCodeAction(this.onView(async (view, params: CodeActionParams) => [
      ...codeActions(view, this.state, params), ...await migrationActions(view, this.state, params),
    ]));
    connection.onDocumentHighlight(this.onView((view, { position }: TimelineParams) => highlights(view, position)));
    connection.onDocumentSymbol(this.onView((view) => documentSymbols(view)));
    connection.onWorkspaceSymbol(this.guarded(({ query }: { query: string }) => workspaceSymbols(this.state.all(), query)));
    connection.languages.inlayHint.on(this.onView((view, { range }: OfDocument & { range: Range }) => (this.state.settings.inlayHints ? inlayHints(view, range) : [])));
    connection.onCodeLens(this.onView((view) => (this.state.settings.codeLens ? codeLenses(view, this.abilities.opensTimeline) : [])));
  }

  private ownRequests(): void {
    const { connection } = this;
    connection.onRequest(TIMELINE_REQUEST, this.onView((view, { position }: TimelineParams) => timeline(view, position)));
    connection.onRequest(EXPLAIN_REQUEST, this.guarded(({ rule }: ExplainParams): Explanation => ({ rules: RULES, page: typeof rule === "string" ? rulePage(rule) : null })));
    connection.onRequest(CHECK_WORKSPACE_REQUEST, this.guarded((params: CheckWorkspaceParams, token) => (
      this.whole.check({ token, progress: connection.window.attachWorkDoneProgress(params.workDoneToken) }))));
    connection.onRequest(DEPTH_REQUEST, this.guarded((params: DepthParams, token) => (
      this.whole.depth({ token, progress: connection.window.attachWorkDoneProgress(params.workDoneToken) }, this.tools.printDepth))));
  }

  /** LSP 3.17, lifecycle: requests before `initialize` and after `shutdown` are answered with an error. */
  private guarded<P, R>(handle: Handler<P, R>): Handler<P, R> {
    return (params, token) => {
      if (this.phase === "new") throw new ResponseError(ErrorCodes.ServerNotInitialized, "the server is not initialized");
      if (this.phase === "ended") throw new ResponseError(ErrorCodes.InvalidRequest, "the server has been shut down");
      if (token.isCancellationRequested) throw new ResponseError(LSPErrorCodes.RequestCancelled, "cancelled");
      return handle(params, token);
    };
  }

  /** Nothing to say of documents in which nothing matters. */
  private onView<P extends OfDocument, R>(handle: (view: DocumentView, params: P) => R): Handler<P, R | null> {
    return this.guarded((params: P) => {
      const view = this.state.view(params.textDocument.uri);
      return view?.matters === true ? handle(view, params) : null;
    });
  }
}

/** Throws where a client does not say which document it has opened: nothing can be told of that. */
function createDocument(uri: unknown, ...[language, version, text]: [string, number, string]): TextDocument {
  if (typeof uri !== "string" || typeof text !== "string") throw new TypeError("a document is opened without an address or a text");
  return TextDocument.create(uri, language, version, text);
}
