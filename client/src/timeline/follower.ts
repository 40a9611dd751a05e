/** Follows the cursor: asks the server for the function it stands in, again when that or the text has changed. */

import { CancellationTokenSource, Disposable, type Position, type TextDocument, Uri, window, workspace } from "vscode";
import { TIMELINE_REQUEST, type Timeline } from "../../../server/src/lsp/custom-protocol.ts";
import type { Server } from "../server.ts";
import type { EmptyReason, ToView } from "./view/messages.ts";

/** Longer than the pause between two keys, and too short to wait for. */
const PAUSE_IN_MS = 200;

interface Place {
  readonly uri: Uri;
  readonly position: Position;
}

export class Follower implements Disposable {
  readonly #server: Server;
  readonly #post: (message: ToView) => void;
  readonly #listening: Disposable;
  #place: Place | null = null;
  #shown: Timeline | null = null;
  #last: ToView | null = null;
  #timer: NodeJS.Timeout | null = null;
  #asking: CancellationTokenSource | null = null;
  #visible = true;

  constructor(server: Server, post: (message: ToView) => void) {
    this.#server = server;
    this.#post = post;
    this.#listening = Disposable.from(
      window.onDidChangeTextEditorSelection(({ textEditor }) => this.#onCursor(textEditor.document, textEditor.selection.active)),
      window.onDidChangeActiveTextEditor((editor) => editor && this.#onCursor(editor.document, editor.selection.active)),
      workspace.onDidChangeTextDocument(({ document }) => this.#onText(document)),
      server.onState(() => this.#later()),
      server.onStatus(() => this.#later()),
    );
  }

  get shownUri(): Uri | null {
    return this.#shown === null ? null : Uri.parse(this.#shown.uri);
  }

  follow(at: Place | undefined): void {
    const editor = window.activeTextEditor ?? window.visibleTextEditors.find(({ document }) => isC(document));
    this.#place = at ?? (editor && isC(editor.document) ? { uri: editor.document.uri, position: editor.selection.active } : this.#place);
    void this.#ask();
  }

  /** The page was loaded anew and knows nothing. */
  repeat(): void {
    if (this.#last !== null) this.#post(this.#last);
  }

  setVisible(visible: boolean): void {
    const appeared = visible && !this.#visible;
    this.#visible = visible;
    if (appeared) this.#later();
  }

  dispose(): void {
    this.#listening.dispose();
    this.#asking?.cancel();
    if (this.#timer !== null) clearTimeout(this.#timer);
  }

  /** Within the function that is drawn nothing has to be asked. */
  #onCursor(document: TextDocument, position: Position): void {
    if (!isC(document)) return;
    this.#place = { uri: document.uri, position };
    if (this.#shows(document.uri, position)) this.#post({ type: "cursor", line: position.line });
    else this.#later();
  }

  #onText(document: TextDocument): void {
    if (document.uri.toString() === this.#place?.uri.toString()) this.#later();
  }

  #shows(uri: Uri, { line }: Position): boolean {
    return this.#timer === null && this.shownUri?.toString() === uri.toString() && this.#shown !== null && line >= this.#shown.first && line <= this.#shown.last;
  }

  #later(): void {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      this.#timer = null;
      if (this.#visible) void this.#ask();
    }, PAUSE_IN_MS);
  }

  /** An answer that comes after the next question is dropped. */
  async #ask(): Promise<void> {
    this.#asking?.cancel();
    const asking = this.#asking = new CancellationTokenSource();
    const { client } = this.#server;
    if (client === null) return this.#showNothing("no-server");
    if (this.#place === null) return this.#showNothing("no-source");
    const { uri, position } = this.#place;
    const params = { textDocument: { uri: client.code2ProtocolConverter.asUri(uri) }, position: { line: position.line, character: position.character } };
    const timeline = await this.#server.ask<Timeline>(TIMELINE_REQUEST, params, asking.token);
    if (asking.token.isCancellationRequested) return;
    if (timeline === null) return this.#showNothing("nothing-mapped");
    this.#shown = timeline;
    this.#show({ type: "timeline", timeline });
    this.#post({ type: "cursor", line: this.#shows(uri, this.#place.position) ? this.#place.position.line : null });
  }

  #showNothing(reason: EmptyReason): void {
    this.#shown = null;
    this.#show({ type: "empty", reason });
  }

  #show(message: ToView): void {
    this.#last = message;
    this.#post(message);
  }
}

function isC({ languageId }: TextDocument): boolean {
  return languageId === "c" || languageId === "cpp";
}
