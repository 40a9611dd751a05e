/** Symbols: functions that map or release, with their mappings. */

import { type DocumentSymbol, SymbolKind, type WorkspaceSymbol } from "vscode-languageserver";
import type { DocumentView } from "../editor-state.ts";
import { toRange } from "../to-protocol.ts";
import { summary } from "./code-lens.ts";

export function documentSymbols(view: DocumentView): DocumentSymbol[] {
  return view.functions().map((one) => ({
    name: one.name,
    detail: summary(one),
    kind: SymbolKind.Function,
    range: toRange(one.range),
    selectionRange: toRange(one.nameRange),
    children: one.maps.map(({ view: held, range }) => ({
      name: oneLine(held.page) || held.by, detail: `${held.by} ${held.slot}`, kind: SymbolKind.Variable, range: toRange(range), selectionRange: toRange(range),
    })),
  }));
}

/** Of the open documents; letters of the query in their order, in any case. */
export function workspaceSymbols(views: readonly DocumentView[], query: string): WorkspaceSymbol[] {
  const wanted = query.toLowerCase();
  return views.flatMap((view) => view.functions().filter(({ name }) => isLike(name.toLowerCase(), wanted)).map((one) => (
    { name: one.name, kind: SymbolKind.Function, location: { uri: view.uri, range: toRange(one.nameRange) } })));
}

function isLike(name: string, query: string): boolean {
  let at = 0;
  for (const letter of query) {
    at = name.indexOf(letter, at) + 1;
    if (at === 0) return false;
  }
  return true;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
