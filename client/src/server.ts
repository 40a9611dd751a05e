/** The running server: starts, restarts and stops it, and asks it. */

import { randomUUID } from "node:crypto";
import { type CancellationToken, type Disposable, EventEmitter, type ExtensionContext, ProgressLocation, window, workspace } from "vscode";
import { LanguageClient, State, WorkDoneProgress } from "vscode-languageclient/node";
import { STATUS_NOTIFICATION, type Status } from "../../server/src/lsp/custom-protocol.ts";
import { clientOptions, serverModule, watchedFiles } from "./server-options.ts";
import { incrementOf } from "./progress.ts";

export type ServerState = "starting" | "running" | "stopped";

export class Server implements Disposable {
  readonly output = window.createOutputChannel("kmaplint", { log: true });
  readonly #context: ExtensionContext;
  readonly #watchers = watchedFiles();
  readonly #stateChanged = new EventEmitter<ServerState>();
  readonly #statusChanged = new EventEmitter<Status>();
  readonly #onConfiguration: Disposable;
  readonly onState = this.#stateChanged.event;
  readonly onStatus = this.#statusChanged.event;
  #client: LanguageClient | null = null;

  constructor(context: ExtensionContext) {
    this.#context = context;
    this.#onConfiguration = workspace.onDidChangeConfiguration((change) => {
      if (change.affectsConfiguration("kmaplint.server.path")) void this.restart();
    });
  }

  get client(): LanguageClient | null {
    return this.#client?.state === State.Running ? this.#client : null;
  }

  /** What goes wrong is shown and written to the output; commands say that there is no server. */
  async start(): Promise<void> {
    const client = new LanguageClient("kmaplint", "kmaplint", serverModule(this.#context), clientOptions(this.output, this.#watchers));
    this.#client = client;
    client.onDidChangeState(({ newState }) => this.#stateChanged.fire(nameOf(newState)));
    client.onNotification(STATUS_NOTIFICATION, (status: Status) => this.#statusChanged.fire(status));
    try {
      await client.start();
    } catch (error) {
      this.output.error(error instanceof Error ? error : String(error));
    }
  }

  /** As another client, since the path of the server may be another one now. */
  async restart(): Promise<void> {
    await this.#stop();
    await this.start();
  }

  /** Null when no server runs, or when it failed to answer. */
  async ask<Answer>(method: string, params: object, token?: CancellationToken): Promise<Answer | null> {
    const client = this.client;
    if (client === null) return null;
    try {
      // A token that is not there would be sent as a second parameter.
      return await (token === undefined ? client.sendRequest<Answer>(method, params) : client.sendRequest<Answer>(method, params, token));
    } catch (error) {
      if (token?.isCancellationRequested !== true) this.output.error(`${method}: ${String(error)}`);
      return null;
    }
  }

  /** The same with a notification that shows how far it is and can cancel it. */
  askWithProgress<Answer>(method: string, title: string): Thenable<Answer | null> {
    return window.withProgress({ location: ProgressLocation.Notification, title, cancellable: true }, async (progress, token) => {
      const workDoneToken = randomUUID();
      let before = 0;
      const listening = this.client?.onProgress(WorkDoneProgress.type, workDoneToken, (step) => {
        const { message, percentage, increment } = incrementOf(step, before);
        before = percentage;
        progress.report({ message, increment });
      });
      try {
        return await this.ask<Answer>(method, { workDoneToken }, token);
      } finally {
        listening?.dispose();
      }
    });
  }

  dispose(): void {
    void this.#stop().finally(() => this.output.dispose());
    this.#onConfiguration.dispose();
    for (const watcher of this.#watchers) watcher.dispose();
    this.#stateChanged.dispose();
    this.#statusChanged.dispose();
  }

  async #stop(): Promise<void> {
    const client = this.#client;
    this.#client = null;
    try {
      await client?.dispose();
    } catch (error) {
      this.output.warn(`the server did not stop by itself: ${String(error)}`);
    }
  }
}

function nameOf(state: State): ServerState {
  if (state === State.Running) return "running";
  return state === State.Stopped ? "stopped" : "starting";
}
