/** The item in the status bar, there while a C file is edited. */

import { type Disposable, StatusBarAlignment, ThemeColor, window } from "vscode";
import type { Status } from "../../server/src/lsp/custom-protocol.ts";
import type { Server, ServerState } from "./server.ts";
import { statusText } from "./status-text.ts";

export class StatusItem implements Disposable {
  readonly #item = window.createStatusBarItem("kmaplint.status", StatusBarAlignment.Right, 90);
  readonly #listening: readonly Disposable[];
  #state: ServerState = "starting";
  #status: Status | null = null;

  constructor(server: Server) {
    this.#item.name = "kmaplint";
    this.#listening = [
      server.onState((state) => this.#update(state, state === "running" ? this.#status : null)),
      server.onStatus((status) => this.#update("running", status)),
      window.onDidChangeActiveTextEditor(() => this.#update(this.#state, this.#status)),
    ];
    this.#update(this.#state, this.#status);
  }

  dispose(): void {
    this.#item.dispose();
    for (const one of this.#listening) one.dispose();
  }

  #update(state: ServerState, status: Status | null): void {
    this.#state = state;
    this.#status = status;
    const { text, tooltip, level, command } = statusText(state, status);
    this.#item.text = text;
    this.#item.tooltip = tooltip;
    this.#item.command = command;
    this.#item.backgroundColor = level === "plain" ? undefined : new ThemeColor(`statusBarItem.${level}Background`);
    if (isC() || status?.indexing === true) this.#item.show();
    else this.#item.hide();
  }
}

function isC(): boolean {
  return ["c", "cpp"].includes(window.activeTextEditor?.document.languageId ?? "");
}
