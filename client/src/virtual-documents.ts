/** Read-only documents that the server wrote: pages of rules and reports. */

import { type Disposable, EventEmitter, Uri, workspace } from "vscode";

const SCHEME = "kmaplint";

export class VirtualDocuments implements Disposable {
  readonly #texts = new Map<string, string>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #registered = workspace.registerTextDocumentContentProvider(SCHEME, {
    onDidChange: this.#changed.event,
    provideTextDocumentContent: ({ path }) => this.#texts.get(path) ?? "",
  });

  /** Replaces what was written under that name before. */
  write(name: string, text: string): Uri {
    const uri = Uri.from({ scheme: SCHEME, path: `/${name}` });
    this.#texts.set(uri.path, text);
    this.#changed.fire(uri);
    return uri;
  }

  dispose(): void {
    this.#registered.dispose();
    this.#changed.dispose();
  }
}
