/** The panel beside the editor that holds the timeline, while it is open. */

import { type Disposable, type Position, Uri, ViewColumn, type WebviewPanel, window } from "vscode";
import type { Server } from "../server.ts";
import { Follower } from "./follower.ts";
import { jumpTo } from "./jump.ts";
import { timelinePage } from "./page.ts";
import { type ToView, isFromView } from "./view/messages.ts";

export class TimelinePanel implements Disposable {
  readonly #folder: Uri;
  readonly #server: Server;
  #panel: WebviewPanel | null = null;
  #follower: Follower | null = null;

  constructor(extensionUri: Uri, server: Server) {
    this.#folder = Uri.joinPath(extensionUri, "dist");
    this.#server = server;
  }

  /** Without a place, the function at the cursor. */
  show(at?: { readonly uri: Uri; readonly position: Position }): void {
    if (this.#panel === null) this.#open();
    else this.#panel.reveal(undefined, true);
    this.#follower?.follow(at);
  }

  dispose(): void {
    this.#panel?.dispose();
  }

  #open(): void {
    const panel = window.createWebviewPanel("kmaplint.timeline", "Stack Timeline", { viewColumn: ViewColumn.Beside, preserveFocus: true }, {
      enableScripts: true,
      localResourceRoots: [this.#folder],
    });
    const follower = new Follower(this.#server, (message: ToView) => void panel.webview.postMessage(message));
    panel.iconPath = Uri.joinPath(this.#folder, "..", "media", "icon.png");
    panel.webview.onDidReceiveMessage((message: unknown) => this.#receive(message, follower));
    panel.onDidChangeViewState(() => follower.setVisible(panel.visible));
    panel.onDidDispose(() => this.#closed(follower));
    panel.webview.html = timelinePage({
      cspSource: panel.webview.cspSource,
      script: this.#address(panel, "timeline.js"),
      style: this.#address(panel, "timeline-style.css"),
    });
    this.#panel = panel;
    this.#follower = follower;
  }

  #address({ webview }: WebviewPanel, name: string): string {
    return webview.asWebviewUri(Uri.joinPath(this.#folder, name)).toString();
  }

  #receive(message: unknown, follower: Follower): void {
    if (!isFromView(message)) return;
    if (message.type === "ready") follower.repeat();
    else if (follower.shownUri !== null) void jumpTo(follower.shownUri, message.line);
  }

  #closed(follower: Follower): void {
    follower.dispose();
    this.#panel = null;
    this.#follower = null;
  }
}
