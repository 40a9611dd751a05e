/** Documents, folders and settings of one editor, with what was found out about each document. */

import { dirname } from "node:path";
import type { TextDocuments } from "vscode-languageserver";
import type { TextDocument } from "vscode-languageserver-textdocument";
import { isBelow } from "../project/below.ts";
import type { FileView } from "../session/editor/file-view.ts";
import type { FolderWorkspace, OpensFolder } from "../session/editor/workspace.ts";
import type { Settings } from "./custom-protocol.ts";
import { DEFAULT_SETTINGS, folderOptions } from "./settings.ts";
import { pathOfDocument } from "./uris.ts";

/** UTF-16 units; what is longer is no source that somebody edits. */
const MOST_TEXT = 4 * 1024 * 1024;

/** A document with what was found out about it. */
export interface DocumentView extends FileView {
  readonly uri: string;
  readonly version: number;
  readonly document: TextDocument;
  /** Whether the text names an interface that maps or unmaps, and is no longer than can be read. */
  readonly matters: boolean;
}

export class EditorState {
  readonly documents: TextDocuments<TextDocument>;
  private readonly openFolder: OpensFolder;
  private readonly workspaces = new Map<string, FolderWorkspace>();
  private readonly views = new Map<string, DocumentView>();
  private folders: readonly string[] = [];
  private chosen: Settings = DEFAULT_SETTINGS;

  constructor(documents: TextDocuments<TextDocument>, openFolder: OpensFolder) {
    this.documents = documents;
    this.openFolder = openFolder;
  }

  get settings(): Settings {
    return this.chosen;
  }

  /** Absolute paths. */
  get roots(): readonly string[] {
    return this.folders;
  }

  setFolders(folders: readonly string[]): void {
    this.folders = [...folders].sort((a, b) => b.length - a.length);
    this.startAnew();
  }

  configure(settings: Settings): void {
    this.chosen = settings;
    this.startAnew();
  }

  private startAnew(): void {
    this.workspaces.clear();
    this.views.clear();
    for (const document of this.documents.all()) this.changed(document);
  }

  /** Something on the disk has changed. */
  refresh(): void {
    for (const workspace of this.workspaces.values()) workspace.forget();
    this.views.clear();
  }

  /** What was found in the other documents stays until they are looked at again: see `refresh` and `indexed`. */
  changed(document: TextDocument): void {
    const path = this.pathOf(document.uri);
    const text = document.getText();
    if (text.length <= MOST_TEXT) this.workspaceOf(path).setText(path, text);
    else this.workspaceOf(path).close(path);
    this.views.delete(document.uri);
  }

  closed(uri: string): void {
    const path = this.pathOf(uri);
    this.workspaceOf(path).close(path);
    this.views.delete(uri);
  }

  /** Null for documents that have not been looked at as they are now. */
  known(uri: string): DocumentView | null {
    const known = this.views.get(uri);
    return known && known.version === this.documents.get(uri)?.version ? known : null;
  }

  /** Finds out what `view` needs, step by step, so that it is quick then. */
  *prepare(uri: string): Generator<undefined> {
    const document = this.documents.get(uri);
    if (!document || this.known(uri)) return;
    const path = this.pathOf(uri);
    const text = document.getText();
    if (text.length <= MOST_TEXT) yield* this.workspaceOf(path).prepare(path, text);
  }

  /** Null for documents that are not open. */
  view(uri: string): DocumentView | null {
    const document = this.documents.get(uri);
    if (!document) return null;
    const known = this.known(uri);
    if (known) return known;
    const made = this.look(document);
    this.views.set(uri, made);
    return made;
  }

  private look(document: TextDocument): DocumentView {
    const path = this.pathOf(document.uri);
    const text = document.getText();
    const workspace = this.workspaceOf(path);
    const matters = text.length <= MOST_TEXT && workspace.mayMatter(path, text);
    const view = matters ? workspace.view(path, text) : NOTHING;
    return { ...view, path, uri: document.uri, version: document.version, document, matters };
  }

  /** Views of all open documents in which something matters. */
  all(): DocumentView[] {
    return this.documents.all().flatMap((document) => {
      const view = this.view(document.uri);
      return view?.matters === true ? [view] : [];
    });
  }

  /** Folders in which documents matter, with the paths of these. */
  indexable(): { readonly workspace: FolderWorkspace; readonly paths: readonly string[] }[] {
    const paths = new Map<FolderWorkspace, string[]>();
    for (const document of this.documents.all()) {
      const path = this.pathOf(document.uri);
      const workspace = this.workspaceOf(path);
      if (document.getText().length > MOST_TEXT || !workspace.mayMatter(path, document.getText())) continue;
      paths.set(workspace, [...(paths.get(workspace) ?? []), path]);
    }
    return [...paths].map(([workspace, some]) => ({ workspace, paths: some }));
  }

  /** The user pauses: what was found in documents may hang on others that were edited. */
  settle(): "index" | "look" | "nothing" {
    const needs = [...this.workspaces.values()].map((workspace) => workspace.settle());
    if (needs.some((one) => one !== "nothing")) this.views.clear();
    return needs.includes("index") ? "index" : needs.includes("look") ? "look" : "nothing";
  }

  /** Trees are known better now. */
  indexed(): void {
    this.views.clear();
  }

  pathOf(uri: string): string {
    return pathOfDocument(uri, this.folders[0] ?? process.cwd());
  }

  workspaceOf(path: string): FolderWorkspace {
    const folder = this.folders.find((one) => isBelow(path, one)) ?? dirname(path);
    const known = this.workspaces.get(folder) ?? this.openFolder(folderOptions(this.chosen, folder));
    this.workspaces.set(folder, known);
    return known;
  }
}

const NOTHING: FileView = { path: "", base: "", tree: null, findings: [], functions: () => [], interfaceRules: () => [] };
